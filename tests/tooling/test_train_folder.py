"""`kata train`: a run's folder, in which nothing is ever half written."""

import pytest
import torch

from scripts.errors import KataError
from scripts.training.runs import RunFolder


def test_two_processes_cannot_train_in_one_folder(tmp_path):
    first, second = RunFolder(tmp_path), RunFolder(tmp_path)
    with first.locked(), pytest.raises(KataError, match="another process"), second.locked():
        pass

    with second.locked():
        assert not second.is_taken


def test_a_write_that_breaks_off_leaves_the_checkpoint_whole(tmp_path, monkeypatch):
    folder = RunFolder(tmp_path)
    folder.save({"train": {"step": 1}})

    def half(checkpoint, file):
        file.write(b"half a checkpo")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(torch, "save", half)
        with pytest.raises(KeyboardInterrupt):
            folder.save({"train": {"step": 2}})
    assert folder.load()["train"] == {"step": 1}

    folder.save({"train": {"step": 3}})
    assert folder.load()["train"] == {"step": 3}
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_checkpoint_that_would_run_code_is_not_loaded(tmp_path):
    torch.save({"version": 1, "train": print}, tmp_path / "checkpoint.pt")

    with pytest.raises(KataError, match="is damaged"):
        RunFolder(tmp_path).load()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")

    with (
        pytest.raises(KataError, match="file/run cannot be written"),
        RunFolder(tmp_path / "file" / "run").locked(),
    ):
        pass


def test_a_description_that_is_none_of_ours_is_refused(tmp_path):
    folder = RunFolder(tmp_path)
    folder.about.write_text('{"half": ', "utf-8")
    with pytest.raises(KataError, match=r"run\.json cannot be read"):
        folder.description()

    folder.about.write_text('{"version": 99}', "utf-8")
    with pytest.raises(KataError, match="another version"):
        folder.description()
