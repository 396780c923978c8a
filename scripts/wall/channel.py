"""Frames over a pair of file descriptors, numbered, with a deadline where one is kept."""

import os
import select
import time

from scripts.wall.codec import MAX_FRAME, CodecError, Frame, decode

_LENGTH = 4
_AT_ONCE = 2**16  # most frames are shorter


class ClosedError(Exception):
    """The other side is gone."""


class DeadlineError(Exception):
    """The other side did not answer in time."""


class Channel:
    """One end of the pipes between the suite and the worker.

    Args:
        reading, writing: file descriptors; this end owns them.
    """

    def __init__(self, reading: int, writing: int) -> None:
        self._reading, self._writing = reading, writing
        self._received = 0
        self._ahead = b""
        self._closed = False
        self.deadline: float | None = None
        """When this end's patience ends, as `time.monotonic` tells it; None is never."""
        os.set_blocking(writing, False)

    def send(self, data: bytes) -> None:
        """Send a frame's bytes.

        Raises:
            ClosedError, DeadlineError: it does not get through.
            CodecError: something has arrived that nobody asked for.
        """
        if self._closed:
            raise ClosedError
        if self._ahead or select.select([self._reading], [], [], 0)[0]:
            self._refuse_unasked()
        left = memoryview(len(data).to_bytes(_LENGTH, "little") + data)
        while left:
            try:
                left = left[os.write(self._writing, left) :]
            except BlockingIOError:
                self._wait([], [self._writing])
            except OSError:
                raise ClosedError from None

    def receive(self) -> Frame:
        """The next frame.

        Raises:
            ClosedError, DeadlineError: none comes.
            CodecError: what comes is no frame, or not the next one.
        """
        size = int.from_bytes(self._read(_LENGTH), "little")
        if size > MAX_FRAME:
            raise CodecError(f"a frame of {size} bytes, at most {MAX_FRAME} may cross")
        frame = decode(self._read(size))
        self._received += 1
        if frame.seq != self._received:
            raise CodecError(f"frame {frame.seq} where {self._received} was due")
        return frame

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            os.close(self._reading)
            os.close(self._writing)

    def _refuse_unasked(self) -> None:
        if not self._ahead:
            self._part(1)
        raise CodecError("bytes that nobody asked for")

    def _read(self, size: int) -> bytes:
        """So many bytes; what has arrived besides is kept."""
        data = bytearray(self._ahead)
        while len(data) < size:
            self._wait([self._reading], [])
            data += self._part(max(_AT_ONCE, min(size - len(data), 2**20)))
        self._ahead = bytes(data[size:])
        return bytes(memoryview(data)[:size])

    def _part(self, most: int) -> bytes:
        try:
            part = os.read(self._reading, most)
        except OSError:
            part = b""
        if not part:
            raise ClosedError
        return part

    def _wait(self, reading: list[int], writing: list[int]) -> None:
        if self._closed:
            raise ClosedError
        left = None if self.deadline is None else max(self.deadline - time.monotonic(), 0)
        if not any(select.select(reading, writing, [], left)):
            raise DeadlineError
