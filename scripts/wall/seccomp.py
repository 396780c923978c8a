"""The system calls that a worker has no use for, refused by the kernel."""

import errno
from typing import IO

_REFUSED = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_open", "pidfd_getfd",
    "process_madvise", "perf_event_open",
    # other worlds
    "mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "fsopen", "fsmount",
    "move_mount", "open_tree", "mount_setattr", "open_by_handle_at", "name_to_handle_at",
    # the kernel
    "bpf", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot",
    "swapon", "swapoff", "syslog", "acct", "quotactl", "settimeofday", "clock_settime",
    "add_key", "request_key", "keyctl", "personality", "iopl", "ioperm",
    # the network, for whose absence a namespace of its own cares as well
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4",
    # memory that no rlimit counts
    "memfd_create", "memfd_secret", "shmget",
)  # fmt: skip
_SHARED_MEMORY = 0x21  # of mmap: MAP_SHARED and MAP_ANONYMOUS, which no rlimit counts either
_NEW_NAMESPACES = (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000,
                   0x40000000)  # fmt: skip


def filter_file(file: IO[bytes]) -> None:
    """Write the filter into a file, as bubblewrap reads it."""
    import pyseccomp

    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refusal = pyseccomp.ERRNO(errno.EPERM)
    for name in _REFUSED:
        try:
            rules.add_rule(refusal, name)
        except (OSError, ValueError):
            continue  # a call that this machine does not have cannot be made on it either
    for flag in _NEW_NAMESPACES:
        rules.add_rule(refusal, "clone", pyseccomp.Arg(0, pyseccomp.MASKED_EQ, flag, flag))
    flags = pyseccomp.Arg(3, pyseccomp.MASKED_EQ, _SHARED_MEMORY, _SHARED_MEMORY)
    rules.add_rule(refusal, "mmap", flags)
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")  # its flags cannot be seen from here
    rules.export_bpf(file)
    file.seek(0)
