"""The training loop as another hand writes it: windows cut one by one, no scaler unless needed."""

import contextlib
import copy
import hashlib
import math
from dataclasses import dataclass

import torch
from torch.nn.utils import clip_grad_norm_


@dataclass(frozen=True)
class TrainConfig:
    steps: int
    batch_size: int
    block_size: int
    accumulation: int = 1
    learning_rate: float = 1e-3
    min_learning_rate: float = 1e-4
    warmup_steps: int = 0
    weight_decay: float = 0.1
    betas: tuple[float, float] = (0.9, 0.95)
    max_norm: float = 1.0
    precision: str = "float32"
    evaluate_every: int = 0
    evaluation_batches: int = 8
    checkpoint_every: int = 0
    seed: int = 0


def learning_rate(step, config):
    high, low, warm = config.learning_rate, config.min_learning_rate, config.warmup_steps
    final = config.steps - 1
    if step < warm:
        return high / warm * (step + 1)
    if final <= step:
        return low
    angle = math.pi * (step - warm) / (final - warm)
    share = 0.5 * (1.0 + math.cos(angle))
    return share * high + (1.0 - share) * low


def batch(tokens, config, step, micro):
    length = config.block_size
    room = tokens.numel() - length
    if room <= 0:
        raise ValueError("too few tokens for a window and one more")
    name = repr((config.seed, step, micro))
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")
    source = torch.Generator()
    source.manual_seed(number)
    places = torch.randint(room, (config.batch_size,), generator=source).tolist()
    inputs = torch.stack([tokens[i : i + length] for i in places])
    targets = torch.stack([tokens[i + 1 : i + 1 + length] for i in places])
    return inputs.to(torch.int64), targets.to(torch.int64)


def place_of(model):
    return next(iter(model.parameters())).device


def computing_in(precision, model):
    if precision == "float32":
        return contextlib.nullcontext()
    halves = {"bfloat16": torch.bfloat16, "float16": torch.float16}
    if precision not in halves:
        raise ValueError("no such precision: " + precision)
    return torch.autocast(place_of(model).type, dtype=halves[precision])


@torch.no_grad()
def evaluate(model, tokens, config):
    computing = computing_in(config.precision, model)
    draws = [batch(tokens, config, -1, micro) for micro in range(config.evaluation_batches)]
    before = model.training
    model.eval()
    losses = []
    for inputs, targets in draws:
        with computing:
            answer = model(inputs.to(place_of(model)), targets.to(place_of(model)))
        losses.append(answer[1].item())
    model.train(before)
    return sum(losses) / len(losses)


def train(model, tokens, validation, config, *, resume=None, on_step=None, on_checkpoint=None):
    place = place_of(model)
    computing = computing_in(config.precision, model)
    scaler = torch.amp.GradScaler(place.type) if config.precision == "float16" else None
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.AdamW(matrices, betas=config.betas, weight_decay=config.weight_decay)
    optimizer.add_param_group({"params": vectors, "weight_decay": 0.0})
    done = 0
    if resume is not None:
        kept = copy.deepcopy(resume)
        done = kept["step"]
        model.load_state_dict(kept["model"])
        optimizer.load_state_dict(kept["optimizer"])
        if scaler:
            scaler.load_state_dict(kept["scaler"])
        torch.set_rng_state(kept["noise"])

    history = []
    while done < config.steps:
        rate = learning_rate(done, config)
        for group in optimizer.param_groups:
            group["lr"] = rate
        model.train()
        model.zero_grad()
        shares = []
        for micro in range(config.accumulation):
            inputs, targets = batch(tokens, config, done, micro)
            with computing:
                loss = model(inputs.to(place), targets.to(place))[1]
            share = loss / config.accumulation
            (scaler.scale(share) if scaler else share).backward()
            shares.append(share.item())
        mean = sum(shares)
        if scaler:
            scaler.unscale_(optimizer)
        elif not math.isfinite(mean):
            raise ArithmeticError(f"step {done} has the loss {mean}")
        norm = clip_grad_norm_(model.parameters(), config.max_norm).item()
        if scaler:
            scaler.step(optimizer)
            scaler.update()
        else:
            optimizer.step()

        record = {"step": done, "loss": mean, "learning_rate": rate, "gradient_norm": norm}
        done += 1
        if due(done, config.evaluate_every, config):
            record["validation_loss"] = evaluate(model, validation, config)
        history.append(record)
        if on_step:
            on_step(record)
        if on_checkpoint and due(done, config.checkpoint_every, config):
            kept = {"step": done, "model": model.state_dict(), "optimizer": optimizer.state_dict()}
            kept["scaler"] = scaler.state_dict() if scaler else None
            kept["noise"] = torch.get_rng_state()
            on_checkpoint(copy.deepcopy(kept))
    return history


def due(done, every, config):
    return every > 0 and (done == config.steps or done % every == 0)


@torch.no_grad()
def generate(model, tokens, count, block_size, temperature=1.0, generator=None):
    if not temperature > 0:
        raise ValueError("a temperature must be positive")
    before = model.training
    model.eval()
    text = tokens
    while text.size(1) < tokens.size(1) + count:
        context = text[:, max(0, text.size(1) - block_size) :]
        scores = model(context)[0][:, -1, :].float()
        chances = torch.softmax(scores / temperature, 1)
        following = torch.multinomial(chances, 1, generator=generator)
        text = torch.hstack([text, following])
    model.train(before)
    return text
