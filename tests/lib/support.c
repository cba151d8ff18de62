/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "support.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void expect(bool truth, const char *format, ...)
{
    va_list arguments;
    if (truth)
        return;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void *find_function(void *library, const char *source, const char *function)
{
    char name[64];
    snprintf(name, sizeof name, "_nss_%s_%s", source, function);
    void *address = dlsym(library, name);
    expect(address != NULL, "no %s: %s", name, dlerror());
    return address;
}

struct module module_load(const char *source)
{
    struct module module;
    void *library = RTLD_DEFAULT;
    if (strcmp(source, "iana") == 0)
        library = dlopen("tests/.libs/libnss_iana.so.2", RTLD_NOW);
    expect(library != NULL || strcmp(source, "iana") != 0, "no module: %s", dlerror());
    *(void **)&module.by_name = find_function(library, source, "getservbyname_r");
    *(void **)&module.by_port = find_function(library, source, "getservbyport_r");
    *(void **)&module.set = find_function(library, source, "setservent");
    *(void **)&module.next = find_function(library, source, "getservent_r");
    *(void **)&module.end = find_function(library, source, "endservent");
    return module;
}

static void expect_untouched(const char *call, const struct answer *answer)
{
    expect(errno == UNTOUCHED, "%s changed errno to %d", call, errno);
    bool reports = answer->status == NSS_STATUS_TRYAGAIN || answer->status == NSS_STATUS_UNAVAIL;
    expect((answer->error != UNTOUCHED) == reports, "%s: status %d with *errnop %d", call,
           (int)answer->status, answer->error);
}

void ask_name(const struct module *module, const char *name, const char *protocol,
              struct answer *answer)
{
    answer->error = errno = UNTOUCHED;
    answer->status = module->by_name(name, protocol, &answer->service, answer->buffer,
                                     sizeof answer->buffer, &answer->error);
    expect_untouched("getservbyname_r", answer);
}

void ask_port(const struct module *module, unsigned port, const char *protocol,
              struct answer *answer)
{
    answer->error = errno = UNTOUCHED;
    answer->status = module->by_port(htons((uint16_t)port), protocol, &answer->service,
                                     answer->buffer, sizeof answer->buffer, &answer->error);
    expect_untouched("getservbyport_r", answer);
}

void ask_next(const struct module *module, struct answer *answer)
{
    answer->error = errno = UNTOUCHED;
    answer->status =
        module->next(&answer->service, answer->buffer, sizeof answer->buffer, &answer->error);
    expect_untouched("getservent_r", answer);
}

unsigned open_descriptors(void)
{
    unsigned count = 0;
    DIR *directory = opendir("/proc/self/fd");
    expect(directory != NULL, "/proc/self/fd: %m");
    while (readdir(directory) != NULL)
        count++;
    closedir(directory);
    return count - 3; /* `.`, `..` and the directory's own */
}

char *read_file(const char *path, size_t *size)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    expect(descriptor >= 0 && fstat(descriptor, &status) == 0, "%s: %m", path);
    *size = (size_t)status.st_size;
    char *bytes = malloc(*size + 1);
    expect(bytes != NULL && read(descriptor, bytes, *size) == (ssize_t)*size, "%s: %m", path);
    close(descriptor);
    return bytes;
}

void write_in_place(const char *path, const char *bytes, size_t size)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    expect(descriptor >= 0, "%s: %m", path);
    expect(write(descriptor, bytes, size) == (ssize_t)size, "%s: %m", path);
    expect(ftruncate(descriptor, (off_t)size) == 0, "%s: %m", path);
    close(descriptor);
}

void write_and_rename(const char *path, const char *bytes, size_t size)
{
    char draft[256];
    snprintf(draft, sizeof draft, "%s.new", path);
    unlink(draft);
    write_in_place(draft, bytes, size);
    expect(rename(draft, path) == 0, "%s: %m", path);
}

void copy_in_place(const char *source, const char *path)
{
    size_t size;
    char *bytes = read_file(source, &size);
    write_in_place(path, bytes, size);
    free(bytes);
}

void copy_and_rename(const char *source, const char *path)
{
    size_t size;
    char *bytes = read_file(source, &size);
    write_and_rename(path, bytes, size);
    free(bytes);
}

void expect_end(pid_t child, const char *who)
{
    int status = 0;
    expect(waitpid(child, &status, 0) == child, "waitpid: %m");
    expect(status == 0, "%s ended with status %#x", who, (unsigned)status);
}

void in_child(void (*act)(void *context), void *context)
{
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    if (child == 0) {
        alarm(60);
        act(context);
        exit(0);
    }
    expect_end(child, "a child");
}

pid_t start_child(void (*act)(void *context), void *context)
{
    pid_t parent = getpid();
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() == parent)
            act(context);
        exit(1);
    }
    return child;
}

void end_child(pid_t child)
{
    expect(waitpid(child, NULL, WNOHANG) == 0, "a child gave up");
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}
