/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Runs any command lines one after the other, as the tool would: each line is an argument, and a
 * line `;` separates two commands. Each command ends with one of the exit codes and at most one
 * message, and changes only what it was asked to change; a command that fails changes nothing.
 *
 * Each command runs in a process of its own, as it does for a user: it may exit anywhere, or change
 * its root directory. The coverage of this process is passed to the process that searches for new
 * inputs.
 */

#include "fuzz.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counters.h"
#include "scratch.h"
#include "tool/tool.h"

int tool_main(int argc, char **argv);
#define main tool_main
#include "tool/main.c"
#undef main

#define MAX_ARGUMENTS 32
#define MAX_SECONDS   20u

#define LEAKS 99

/* The leak sanitizer's, in a build that has it: whether there are leaks. */
extern int find_leaks(void) __asm__("__lsan_do_recoverable_leak_check") __attribute__((weak));

struct command {
    int count; /* of arguments, the program's name among them */
    char *arguments[MAX_ARGUMENTS + 2];
};

/* How a command ended. */
struct result {
    int code;
    char *messages;
    size_t errors; /* among them */
    bool has_hint; /* where to find help */
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    scratch_enter();
    if (counters_share != NULL)
        counters_share();
    return 0;
}

/*
 * Whether to look for leaks: it takes longer than all else, so that in a search for new inputs only
 * some are looked at. Not in the root directory that `diff` may have made, where there is no /proc.
 */
static bool may_find_leaks(void)
{
    bool is_wanted = counters_share == NULL || getpid() % 64 == 0;
    return find_leaks != NULL && is_wanted && access("/proc/self/task", F_OK) == 0;
}

/* The last that a command does: libFuzzer would take its end for that of all. */
static void end_process(int status, void *context)
{
    (void)context;
    if (counters_hand_over != NULL)
        counters_hand_over();
    _exit(may_find_leaks() && find_leaks() != 0 ? LEAKS : status);
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

/*
 * Whether an argument can name nothing outside of the directory, is none of those that argp has for
 * its own tests, and will not be taken for a warning.
 */
static bool is_harmless(const char *argument)
{
    bool is_short = argument[0] == '-' && argument[1] != '-';
    return argument[0] != '/' && strstr(argument, "=/") == NULL && strstr(argument, "..") == NULL &&
           !(is_short && strchr(argument, '/') != NULL) && !begins_with(argument, "--H") &&
           !begins_with(argument, "--prog") && strstr(argument, "warning:") == NULL;
}

/* Take a command from the lines of a text. What comes behind it, or NULL at the end. */
static char *take_command(char *text, struct command *command)
{
    static char name[] = "iana-services";
    *command = (struct command){.count = 1, .arguments = {name}};
    while (text != NULL) {
        char *line = strsep(&text, "\n");
        if (strcmp(line, ";") == 0)
            break;
        if (command->count <= MAX_ARGUMENTS)
            command->arguments[command->count++] = line;
    }
    return text;
}

/* In a process of its own: never returns. */
static void run(const struct command *command, int messages)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (dup2(nothing, STDIN_FILENO) < 0 || dup2(nothing, STDOUT_FILENO) < 0 ||
        dup2(messages, STDERR_FILENO) < 0)
        abort();
    setenv("TMPDIR", ".", 1);
    on_exit(end_process, NULL);
    alarm(MAX_SECONDS);
    exit(tool_main(command->count, (char **)command->arguments));
}

/* All that was written to a file. The caller frees it. */
static char *read_all(int descriptor)
{
    off_t size = lseek(descriptor, 0, SEEK_END);
    char *text = calloc(1, (size_t)size + 1);
    fuzz_expect(text != NULL && pread(descriptor, text, (size_t)size, 0) == size,
                "messages can be read");
    return text;
}

/* Expect no more on standard error than messages of ours and, at the end, a hint. Count them. */
static void count_messages(struct result *result)
{
    char *copy = strdup(result->messages);
    char *rest = copy;
    fuzz_expect(copy != NULL, "there is memory");
    while (*rest != '\0' && !begins_with(rest, "Try `iana-services")) {
        const char *line = strsep(&rest, "\n");
        fuzz_expect(rest != NULL && begins_with(line, "iana-services"), result->messages);
        result->errors += strstr(line, " warning: ") == NULL;
    }
    result->has_hint = *rest != '\0';
    fuzz_expect(!result->has_hint || ends_with(rest, "information.\n"), result->messages);
    free(copy);
}

static struct result run_alone(const struct command *command)
{
    struct result result = {.code = 0};
    int status;
    int messages = memfd_create("messages", MFD_CLOEXEC);
    pid_t process = fork();
    if (process == 0)
        run(command, messages);
    fuzz_expect(waitpid(process, &status, 0) == process, "the command ends");
    result.messages = read_all(messages);
    close(messages);
    fuzz_expect(WIFEXITED(status), result.messages);
    result.code = WEXITSTATUS(status);
    if (counters_take != NULL)
        counters_take();
    return result;
}

/* `status` tells what is wrong as its result, on standard output. */
static void expect_messages(const struct command *command, struct result *result)
{
    bool is_status =
        command->count > 1 && begins_with(command->arguments[1], "iana-services status");
    size_t errors = is_status && result->code == EXIT_SYSTEM ? 0 : 1;
    count_messages(result);
    fuzz_expect(result->code >= EXIT_DONE && result->code <= EXIT_SYSTEM, "the exit code is known");
    fuzz_expect(result->code < EXIT_USAGE || result->errors == errors, result->messages);
    fuzz_expect(result->has_hint == (result->code == EXIT_USAGE), result->messages);
}

/* Whether one of the arguments, or what is behind its option, is a path to this file. */
static bool is_named(const struct command *command, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    for (int i = 2; i < command->count; i++)
        if (ends_with(command->arguments[i], name))
            return true;
    return false;
}

/* Whether a command that ended so may have made, changed or removed this file. */
static bool may_change(const struct command *command, int code, const char *path)
{
    const char *subcommand = command->count > 1 ? command->arguments[1] : "";
    bool is_compile = strcmp(subcommand, "compile") == 0;
    if (code >= EXIT_USAGE)
        return strcmp(path, IANA_STATE_DIRECTORY) == 0 ||
               strcmp(path, IANA_STATE_DIRECTORY "/lock") == 0;
    if ((is_compile || strcmp(subcommand, "export") == 0) && is_named(command, path))
        return true;
    return (is_compile || strcmp(subcommand, "rollback") == 0 ||
            strcmp(subcommand, "update") == 0) &&
           begins_with(path, IANA_STATE_DIRECTORY);
}

/* Expect each line of one list that is not in the other to be of a file that may have changed. */
static void expect_changes(const struct command *command, int code, const char *list,
                           const char *other)
{
    char *copy = strdup(list);
    char *rest = copy;
    fuzz_expect(copy != NULL, "there is memory");
    for (char *line; (line = strsep(&rest, "\n")) != NULL && rest != NULL;) {
        const char *found = strstr(other, line);
        bool is_there = found != NULL && found[strlen(line)] == '\n';
        if (is_there || may_change(command, code, line + SCRATCH_PATH))
            continue;
        fprintf(stderr, "%s\n", line + SCRATCH_PATH);
        fuzz_expect(false, "only what was asked for changes");
    }
    free(copy);
}

/* Run a command, and look at all that it did. `list`, what was there before, becomes what is. */
static void try(const struct command *command, char **list)
{
    struct result result = run_alone(command);
    char *after = scratch_list();
    expect_messages(command, &result);
    expect_changes(command, result.code, *list, after);
    expect_changes(command, result.code, after, *list);
    free(result.messages);
    free(*list);
    *list = after;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct command command;
    char *text = strndup((const char *)data, size);
    char *before = scratch_list();
    char *list = strdup(before);
    bool is_safe = true;

    for (char *rest = text; rest != NULL;) {
        rest = take_command(rest, &command);
        for (int i = 1; i < command.count; i++)
            is_safe = is_safe && is_harmless(command.arguments[i]);
        if (is_safe)
            try(&command, &list);
    }
    if (strcmp(before, list) != 0)
        scratch_restore();
    free(before);
    free(list);
    free(text);
    return 0;
}
