/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * To be loaded into Debian 12's User-Mode Linux (LD_PRELOAD), which sets the floating-point
 * registers of its processes from a buffer of 2696 bytes. On a processor with larger registers
 * (AMX), Linux refuses that and takes the whole set only: the rest comes from the process itself.
 */

#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long trace(enum __ptrace_request request, pid_t process, void *address, void *data);

/* One processor, and stacks that are too small for it: so there is one buffer. */
static struct iovec *complete(trace *next, pid_t process, struct iovec *part)
{
    static char registers[1 << 16];
    static struct iovec whole;
    whole = (struct iovec){registers, sizeof registers};
    if (next(PTRACE_GETREGSET, process, (void *)(uintptr_t)NT_X86_XSTATE, &whole) != 0 ||
        whole.iov_len <= part->iov_len)
        return part;
    memcpy(registers, part->iov_base, part->iov_len);
    return &whole;
}

long ptrace(enum __ptrace_request request, ...)
{
    trace *next = (trace *)(uintptr_t)dlsym(RTLD_NEXT, "ptrace");
    va_list arguments;
    va_start(arguments, request);
    pid_t process = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);
    if (request == PTRACE_SETREGSET && (uintptr_t)address == NT_X86_XSTATE)
        data = complete(next, process, data);
    return next(request, process, address, data);
}
