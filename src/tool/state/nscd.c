/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "nscd.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* The socket that glibc uses, and the configuration that nscd reads. */
#define NSCD_SOCKET        "/var/run/nscd/socket"
#define NSCD_CONFIGURATION "/etc/nscd.conf"

/* Run `nscd -i services` without output. Whether it succeeded. */
static bool invalidate(void)
{
    char *arguments[] = {"nscd", "-i", "services", NULL};
    posix_spawn_file_actions_t actions;
    pid_t process;
    pid_t ended;
    int status;

    if (posix_spawn_file_actions_init(&actions) != 0)
        return false;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
    int error = posix_spawn(&process, NSCD_PROGRAM, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        return false;
    do
        ended = waitpid(process, &status, 0);
    while (ended < 0 && errno == EINTR);
    return ended == process && status == 0;
}

void nscd_forget_services(void)
{
    if (!invalidate())
        return;
    /* The module in nscd may take a second to notice the new database. Until then, nscd may have
     * cached old answers again. */
    sleep(1);
    invalidate();
}

bool nscd_runs(void)
{
    static const struct sockaddr_un address = {AF_UNIX, NSCD_SOCKET};
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0)
        return false;
    int error = connect(descriptor, (const struct sockaddr *)&address, sizeof address);
    bool runs = error == 0 || errno == EAGAIN; /* the queue of the socket is full */
    close(descriptor);
    return runs;
}

int nscd_keeps_services(bool *keeps)
{
    char *line = NULL;
    size_t size = 0;
    *keeps = false;
    FILE *file = fopen(NSCD_CONFIGURATION, "re");
    if (file == NULL)
        return errno == ENOMEM ? -ENOMEM : 0;
    while (getline(&line, &size, file) >= 0) {
        char answer[8];
        line[strcspn(line, "#")] = '\0';
        if (sscanf(line, " enable-cache services %7s", answer) == 1)
            *keeps = strcmp(answer, "yes") == 0;
    }
    int error = !feof(file) && !ferror(file) ? -ENOMEM : 0;
    free(line);
    fclose(file);
    return error;
}
