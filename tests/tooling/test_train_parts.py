"""`kata train`: whose parts a GPT is made of, and the block that is made of them."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from scripts.catalogue import Catalogue
from scripts.errors import KataError
from scripts.ledger import Ledger, Prints
from scripts.training.model import Block, SelfAttention, build_model, flops_per_token
from scripts.training.parts import (
    REFERENCE,
    ROLES,
    YOURS,
    announce,
    choose_parts,
    describe,
    keep_parts,
    kept_parts,
    whose_parts,
)
from scripts.training.sizes import SIZES

ROOT = Path(__file__).resolve().parents[2]
ALL_REFERENCE = dict.fromkeys(ROLES.values(), REFERENCE)


@pytest.fixture
def learner(tmp_path) -> Catalogue:
    """A project of whose katas a learner has solved all that the trainer uses."""
    for slug in ROLES.values():
        kata = Catalogue().find(slug)
        for path in (kata.solution, kata.card, kata.suite, kata.page):
            target = tmp_path / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                shutil.copy(path, target)
        stub = tmp_path / kata.stub.relative_to(ROOT)
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(kata.solution.read_text("utf-8") + "\n# mine\n", "utf-8")
    return Catalogue(tmp_path)


def test_a_part_is_yours_from_silver_on_and_as_long_as_its_file_stays(learner):
    ledger = Ledger.load(learner.root)
    for slug, medal in (("scaled_dot_product", "bronze"), ("gpt", "silver"), ("train_gpt", "gold")):
        kata = learner.find(slug)
        ledger.record(kata, Prints.of(kata), medal, 9, 9)

    assert whose_parts(learner) == {
        "scaled_dot_product": REFERENCE,
        "gpt": YOURS,
        "train_gpt": YOURS,
    }

    stub = learner.find("gpt").stub
    stub.write_text(stub.read_text("utf-8") + "# changed\n", "utf-8")
    assert whose_parts(learner)["gpt"] == REFERENCE


def test_parts_come_from_the_tree_they_belong_to(learner):
    parts = choose_parts(learner, {**ALL_REFERENCE, "gpt": YOURS})

    assert parts["gpt"].text.endswith("# mine\n")
    assert parts["gpt"].file == "katas/l08_transformer/k3_gpt.py"
    assert not parts["train"].text.endswith("# mine\n")
    assert parts["train"].file == "reference/l10_training_a_gpt/k6_train_gpt.py"


def test_the_screen_says_whose_each_part_is(learner):
    parts = choose_parts(learner, {**ALL_REFERENCE, "gpt": YOURS})
    assert announce(parts, "cpu") == [
        "attention: PyTorch's kernel, since yours is not at silver yet",
        "gpt: yours, 8.3 gpt",
        "train: the reference's 10.6 train_gpt",
    ]

    parts = choose_parts(learner, {**ALL_REFERENCE, "scaled_dot_product": YOURS})
    assert announce(parts, "cpu")[0] == "attention: yours, 7.1 scaled_dot_product"
    assert announce(parts, "cuda")[0] == (
        "attention: PyTorch's kernel, since this is CUDA; yours has silver"
    )


def test_the_report_says_what_runs(learner):
    parts = choose_parts(learner, {**ALL_REFERENCE, "scaled_dot_product": YOURS})

    on_cpu, on_cuda = describe(parts, "cpu")["attention"], describe(parts, "cuda")["attention"]
    assert on_cpu["whose"] == on_cuda["whose"] == YOURS
    assert on_cpu["runs"] == "katas/l07_attention/k1_scaled_dot_product.py"
    assert on_cuda["runs"] == "torch.nn.functional.scaled_dot_product_attention"


def test_a_run_keeps_the_parts_it_began_with(learner, tmp_path):
    parts = choose_parts(learner, {**ALL_REFERENCE, "gpt": YOURS})
    folder = tmp_path / "parts"
    keep_parts(parts, folder)
    learner.find("gpt").stub.write_text("nothing of it is left", "utf-8")

    kept = kept_parts(folder, describe(parts, "cpu"))
    assert {role: part.text for role, part in kept.items()} == {
        role: part.text for role, part in parts.items()
    }
    assert announce(kept, "cpu") == announce(parts, "cpu")

    (folder / "gpt.py").unlink()
    with pytest.raises(KataError, match=r"gpt\.py cannot be read"):
        kept_parts(folder, describe(parts, "cpu"))


def test_a_part_that_does_not_load_is_named(learner):
    learner.find("gpt").stub.write_text("def GPT(:\n", "utf-8")
    part = choose_parts(learner, {**ALL_REFERENCE, "gpt": YOURS})["gpt"]

    with pytest.raises(KataError, match=r"katas/l08_transformer/k3_gpt\.py, line 1"):
        part.load()


def test_pytorchs_kernel_computes_what_the_kata_does():
    attend = choose_parts(Catalogue(), ALL_REFERENCE)["attention"].load().attention
    torch.manual_seed(0)
    kernel = SelfAttention(d_model=12, heads=3, attend=None)
    ours = SelfAttention(d_model=12, heads=3, attend=attend)
    ours.load_state_dict(kernel.state_dict())
    x = 3 * torch.randn(2, 5, 12)
    mask = torch.ones(5, 5, dtype=torch.bool).tril()

    torch.testing.assert_close(ours(x, mask), kernel(x, mask))


def test_heads_attend_apart():
    """One head's query and key decide nothing about another head's share of the output."""
    seen = []

    def attend(query, key, value, mask):
        seen.append((query.shape, mask.shape))
        return value, None

    attention = SelfAttention(d_model=12, heads=3, attend=attend)
    assert attention(torch.randn(2, 5, 12), torch.ones(5, 5, dtype=torch.bool)).shape == (2, 5, 12)
    assert seen == [((2, 3, 5, 4), (5, 5))]


def test_each_block_has_two_residual_projections():
    names = [name for name, _ in Block(SIZES["tiny"], None).named_parameters()]

    projections = [name for name in names if name.endswith("proj.weight")]
    assert projections == ["attention.proj.weight", "mlp.proj.weight"]


def test_operations_are_counted_as_said():
    size = replace(SIZES["tiny"], layers=2, d_model=8, heads=2, block_size=6)
    gpt = choose_parts(Catalogue(), ALL_REFERENCE)["gpt"].load().GPT
    model = build_model(gpt, size, vocabulary=5, attend=None)

    block = 3 * 8 * 8 + 3 * 8 + 8 * 8 + 8 + 2 * 4 * 8 * 8 + 4 * 8 + 8 + 2 * 2 * 8
    multiplied = 5 * 8 + 2 * block + 2 * 8
    assert flops_per_token(model, size) == 6 * multiplied + 12 * 2 * 8 * 6
