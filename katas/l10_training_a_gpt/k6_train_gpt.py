"""The whole training loop: schedule, batches, evaluation, optimiser steps, checkpoints, samples."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class TrainConfig:
    """What a run is made of. Complete as it stands: nothing here is yours to write."""

    steps: int  # optimiser steps in all, at least 1
    batch_size: int  # windows in a micro-batch
    block_size: int  # tokens in a window
    accumulation: int = 1  # micro-batches in a step
    learning_rate: float = 1e-3  # at the end of the warmup
    min_learning_rate: float = 1e-4  # at the last step, and after it
    warmup_steps: int = 0  # steps in which the rate rises
    weight_decay: float = 0.1  # of parameters with two or more dimensions; none for the rest
    betas: tuple[float, float] = (0.9, 0.95)  # of AdamW
    max_norm: float = 1.0  # what the global gradient norm is clipped to; math.inf: never
    precision: str = "float32"  # what the model computes in: "float32", "bfloat16" or "float16"
    evaluate_every: int = 0  # steps from one evaluation to the next; 0: no evaluation
    evaluation_batches: int = 8  # batches in an evaluation
    checkpoint_every: int = 0  # steps from one checkpoint to the next; 0: no checkpoint
    seed: int = 0  # of the batches


def learning_rate(step: int, config: TrainConfig) -> float:
    """The learning rate of a step: a linear warmup, then half a cosine down to a floor.

    With the warmup W = `warmup_steps`, the last step L = `steps` − 1, the peak
    p = `learning_rate` and the floor m = `min_learning_rate`, the first line that fits holds:

        step < W    p · (step + 1) / W
        step ≥ L    m
        otherwise   m + (p − m) · (1 + cos(π · (step − W) / (L − W))) / 2

    So step 0 takes p/W rather than 0, steps W − 1 and W take p, step L takes m, and whatever
    comes after it too.

    Args:
        step: from 0; it may lie beyond the last.
        config: of the run.

    Returns:
        The rate, a float.

    Example:
        >>> config = TrainConfig(
        ...     steps=9, batch_size=1, block_size=1, warmup_steps=4,
        ...     learning_rate=0.8, min_learning_rate=0.2,
        ... )
        >>> [round(learning_rate(step, config), 3) for step in range(10)]
        [0.2, 0.4, 0.6, 0.8, 0.8, 0.712, 0.5, 0.288, 0.2, 0.2]

    Source: Loshchilov & Hutter 2017, "SGDR", equation 5, without its restarts; the linear
    warmup is that of Goyal et al. 2017, "Accurate, Large Minibatch SGD", section 2.2.
    """
    raise NotImplementedError("your code here")


def batch(tokens: Tensor, config: TrainConfig, step: int, micro: int) -> tuple[Tensor, Tensor]:
    """Draw one micro-batch of windows, and for every token in them the one that follows it.

    Each window starts anywhere that leaves room for `block_size` tokens and one more, all places
    equally likely, the first and the last too; the windows of a batch are drawn independently.

    The batch depends on the arguments alone: `tokens`, `config.seed`, `step` and `micro`. The
    same ones give the same batch, in whatever order batches are asked for and in whichever process;
    another seed, step or micro gives another draw. Global random states (torch's, NumPy's,
    Python's) are neither read nor changed.

    Args:
        tokens: (N,) of any integer dtype, the text; it need not be contiguous.
        config: of the run; `batch_size` B, `block_size` T and `seed` count.
        step: from 0; −1 is for evaluation.
        micro: which micro-batch of the step, from 0.

    Returns:
        Inputs and targets, each (B, T) int64, on the device of `tokens`.

    Raises:
        ValueError: N < T + 1; the message names `tokens`.

    Example:
        Five tokens and windows of four: only one window leaves room for the token after it.

        >>> config = TrainConfig(steps=1, batch_size=2, block_size=4)
        >>> inputs, targets = batch(torch.tensor([7, 3, 9, 4, 8]), config, step=0, micro=0)
        >>> inputs
        tensor([[7, 3, 9, 4],
                [7, 3, 9, 4]])
        >>> targets
        tensor([[3, 9, 4, 8],
                [3, 9, 4, 8]])

    Source: textbook fact: a language model learns to predict the next token.
    """
    raise NotImplementedError("your code here")


@torch.no_grad()
def evaluate(model: nn.Module, tokens: Tensor, config: TrainConfig) -> float:
    """The mean loss on a text the model is not trained on, over the same batches every time.

    These are `batch(tokens, config, -1, micro)` with micro = 0 … `evaluation_batches` − 1, on the
    device of the model's parameters, under autocast in `config.precision` (none for
    "float32"). Dropout is off. Afterwards the model is in the mode, training or not, that it
    came in; its parameters, their gradients and the global random states are as they were.

    Args:
        model: `model(inputs, targets)` gives the logits and the mean loss.
        tokens: (N,) of any integer dtype.
        config: of the run.

    Returns:
        The mean of the batches' losses, in nats a token.

    Raises:
        ValueError: too few tokens, or a precision that is none of the three; the message names
            `tokens` or `precision`.

    Example:
        A model that finds four tokens equally likely: the loss is ln 4 whatever the text.

        >>> class Bigram(torch.nn.Embedding):  # the next token, from this one alone
        ...     def forward(self, inputs, targets=None):
        ...         logits = super().forward(inputs)
        ...         if targets is None:
        ...             return logits, None
        ...         return logits, torch.nn.functional.cross_entropy(logits.mT, targets)
        >>> model = Bigram(4, 4, _weight=torch.zeros(4, 4))
        >>> config = TrainConfig(steps=1, batch_size=2, block_size=3)
        >>> round(evaluate(model, torch.tensor([0, 2, 1, 3, 1, 2]), config), 4)
        1.3863

    Source: textbook fact: the loss on held-out text is what a language model is compared by.
    """
    raise NotImplementedError("your code here")


def train(
    model: nn.Module,
    tokens: Tensor,
    validation: Tensor | None,
    config: TrainConfig,
    *,
    resume: dict | None = None,
    on_step: Callable[[dict], None] | None = None,
    on_checkpoint: Callable[[dict], None] | None = None,
) -> list[dict]:
    """Train the model in place, from step 0 or from where a checkpoint left off.

    One step, `step` counting from 0:

    1. The model is in training mode, so dropout draws anew in every step. Its gradients
       start from nothing, whatever it came with.
    2. For micro = 0 … `accumulation` − 1: the loss of `batch(tokens, config, step, micro)`, on the
       device of the model's parameters, under autocast in `config.precision` (none for
       "float32"). The gradient is that of the mean of the micro-batches' losses.
    3. The gradients are clipped once, all together, to a global norm of `max_norm`
       (`torch.nn.utils.clip_grad_norm_`), a parameter that layers share being counted once.
    4. AdamW (`torch.optim.AdamW`, eps 1e-8) with the rate `learning_rate(step, config)`,
       `config.betas`, and `weight_decay` for parameters with two or more dimensions only. A
       parameter that requires no gradient takes no part: it stays as it is.

    In "float16" a `torch.amp.GradScaler` with its default settings scales the loss. Gradients are
    unscaled before they are measured and clipped, and a step whose gradients are not finite
    changes no parameter; the run goes on.

    Every step gives a record, a dict of Python numbers: `step`; `loss`, the mean over its
    micro-batches; `learning_rate`; `gradient_norm`, global, unscaled, before clipping. If
    `evaluate_every` > 0, the records of every `evaluate_every`-th step (of 3: steps 2, 5, 8, …) and
    of the last step of the run (`steps` − 1) have a `validation_loss` too: `evaluate` on
    `validation`, after the update. Nothing else is in a record. Evaluating and making checkpoints
    change nothing in the training.

    If `checkpoint_every` > 0, a checkpoint is made after every `checkpoint_every`-th step, and
    after the last step of the run. It is a dict of all that is needed to go on as if never
    stopped, bit for bit on the CPU, dropout included: `step`, how many steps are done; `model`,
    its state dict; and what else you need. It holds copies, which later steps leave alone, and
    nothing but tensors, numbers, strings, None, and dicts, lists and tuples of these, so that
    `torch.save` and `torch.load(..., weights_only=True)` carry it.

    Args:
        model: `model(inputs, targets)` gives the logits and the mean loss.
        tokens: (N,) of any integer dtype, to train on.
        validation: the same, to evaluate on; may be None when `evaluate_every` is 0.
        config: of the run.
        resume: a checkpoint of a run with this config (only `evaluate_every`,
            `evaluation_batches` and `checkpoint_every` may differ). The model and everything else
            are put back as it says, and the run goes on from `resume["step"]`. It is left as it
            came, so that one can go on from it again.
        on_step: called with each step's record.
        on_checkpoint: called with each checkpoint, after that step's `on_step`.

    Returns:
        The records of the steps that this call ran, in order; none if the run was complete.

    Raises:
        ValueError: too few tokens, or a precision that is none of the three; the message names
            `tokens` or `precision`.
        ArithmeticError: the loss of a step, the mean over its micro-batches, is not finite in
            "float32" or "bfloat16". The message holds the step's number, and that step
            changes no parameter.

    Example:
        A model that sees one token learns that 1 follows 0, 2 follows 1, and 0 follows 2.

        >>> class Bigram(torch.nn.Embedding):  # the next token, from this one alone
        ...     def forward(self, inputs, targets=None):
        ...         logits = super().forward(inputs)
        ...         if targets is None:
        ...             return logits, None
        ...         return logits, torch.nn.functional.cross_entropy(logits.mT, targets)
        >>> model = Bigram(3, 3, _weight=torch.zeros(3, 3))
        >>> config = TrainConfig(steps=50, batch_size=4, block_size=3, learning_rate=0.2)
        >>> records = train(model, torch.tensor([0, 1, 2] * 20), None, config)
        >>> round(records[0]["loss"], 4)  # ln 3: it knows nothing yet
        1.0986
        >>> records[-1]["loss"] < 0.05
        True

    Source: Radford et al. 2019 (GPT-2) for the task; Brown et al. 2020 (GPT-3), appendix B, for
    AdamW's betas, the clipping at 1, the warmup and the cosine; Micikevicius et al. 2018, "Mixed
    Precision Training", section 3, for the loss scaling.
    """
    raise NotImplementedError("your code here")


@torch.no_grad()
def generate(
    model: nn.Module,
    tokens: Tensor,
    count: int,
    block_size: int,
    temperature: float = 1.0,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Let the model continue each prompt by `count` tokens, drawn one after another.

    A token is drawn with the probabilities softmax(logits / temperature), the logits being those
    at the last position. The model sees the last `block_size` tokens at most, and all of them while
    there are fewer. Dropout is off; afterwards the model is in the mode that it came in.

    Args:
        model: `model(inputs)` gives the logits (B, T, vocabulary) and None.
        tokens: (B, T) int64, T ≥ 1, on the model's device: the prompts.
        count: how many tokens to append; 0 appends none.
        block_size: how many tokens the model can see at once.
        temperature: 1e-8 or more; below 1 favours the likely tokens, above 1 the unlikely ones.
        generator: where the randomness comes from; None for torch's global random state.
            The same state gives the same tokens.

    Returns:
        (B, T + count) int64: the prompts, unchanged, and what follows them.

    Raises:
        ValueError: the temperature is not above 0; the message names `temperature`.

    Example:
        A model that always bets on the next number, by a wide margin:

        >>> class Counting(torch.nn.Module):
        ...     def forward(self, inputs, targets=None):
        ...         return 50.0 * torch.nn.functional.one_hot((inputs + 1) % 5, 5), None
        >>> generate(Counting(), torch.tensor([[2], [0]]), count=4, block_size=3)
        tensor([[2, 3, 4, 0, 1],
                [0, 1, 2, 3, 4]])

    Source: Ackley, Hinton & Sejnowski 1985 for the temperature; textbook fact.
    """
    raise NotImplementedError("your code here")
