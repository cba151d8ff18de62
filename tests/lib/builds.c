/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "builds.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const protocols[] = {"tcp", "udp"};

static void run(const char *program, char *const *arguments)
{
    pid_t child = fork();
    expect(child >= 0, "fork: %m");
    if (child == 0) {
        execvp(program, arguments);
        _exit(127);
    }
    expect_end(child, program);
}

static void write_record(FILE *file, const char *prefix, unsigned n, enum build build,
                         const char *protocol, const char *note)
{
    fprintf(file,
            "<record><name>%s-%u</name><protocol>%s</protocol><number>%u</number>%s</record>\n",
            prefix, n, protocol, (unsigned)build + n, note);
}

static void write_registry(const char *path, enum build build)
{
    FILE *file = fopen(path, "w");
    expect(file != NULL, "%s: %m", path);
    fputs("<registry xmlns=\"http://www.iana.org/assignments\" id=\"service-names-port-numbers\">\n"
          "<updated>2026-01-01</updated>\n",
          file);
    for (unsigned n = 0; n < BUILD_SERVICES; n++) {
        char note[80];
        snprintf(note, sizeof note, "<note>This entry is an alias to \"service-%u\".</note>", n);
        for (int i = 0; i < 2; i++)
            write_record(file, "service", n, build, protocols[i], "");
        for (int i = 0; i < 2; i++)
            write_record(file, "other", n, build, protocols[i], note);
    }
    fputs("</registry>\n", file);
    expect(fclose(file) == 0, "%s: %m", path);
}

static void compile(const char *tool, const char *database, enum build build)
{
    char *arguments[] = {(char *)tool,     "compile", "--pure", "-o",
                         (char *)database, "tmp.xml", NULL};
    write_registry("tmp.xml", build);
    run(tool, arguments);
    unlink("tmp.xml");
}

struct module builds_enter(void)
{
    char tool[PATH_MAX];
    char directory[PATH_MAX];
    struct module module = module_load("iana");
    const char *above = getenv("TMPDIR");

    expect(realpath("iana-services", tool) != NULL, "iana-services: %m");
    snprintf(directory, sizeof directory, "%s/nss-iana.XXXXXX", above != NULL ? above : "/tmp");
    expect(mkdtemp(directory) != NULL && chmod(directory, 0755) == 0 && chdir(directory) == 0,
           "%s: %m", directory);
    compile(tool, "a.db", BUILD_A);
    compile(tool, "b.db", BUILD_B);
    builds_clear();
    return module;
}

void builds_clear(void)
{
    char *arguments[] = {"rm", "-rf", "state", "data", NULL};
    run("rm", arguments);
    expect(mkdir("state", 0755) == 0 && mkdir("data", 0755) == 0, "mkdir: %m");
}

void builds_leave(void)
{
    char directory[PATH_MAX];
    char *arguments[] = {"rm", "-rf", directory, NULL};
    expect(getcwd(directory, sizeof directory) != NULL && chdir("/") == 0, "chdir: %m");
    run("rm", arguments);
}

/* Which build says that service-N is on this port. */
static enum build build_of(unsigned port, unsigned n)
{
    if (port == BUILD_A + n)
        return BUILD_A;
    expect(port == BUILD_B + n, "service-%u on port %u", n, port);
    return BUILD_B;
}

static enum build build_of_answer(const struct answer *answer, unsigned n)
{
    const struct servent *service = &answer->service;
    char name[32];
    char alias[32];
    snprintf(name, sizeof name, "service-%u", n);
    snprintf(alias, sizeof alias, "other-%u", n);
    expect(strcmp(service->s_name, name) == 0, "'%s', not '%s'", service->s_name, name);
    expect(service->s_aliases[0] != NULL && strcmp(service->s_aliases[0], alias) == 0 &&
               service->s_aliases[1] == NULL,
           "%s has other aliases", name);
    return build_of(ntohs((uint16_t)service->s_port), n);
}

/* No answer may be, but only for want of a database. */
static enum build no_build(const struct answer *answer)
{
    expect(answer->status == NSS_STATUS_UNAVAIL, "status %d", (int)answer->status);
    return NO_BUILD;
}

enum build build_by_name(const struct module *module, unsigned n)
{
    struct answer answer;
    char name[32];
    const char *protocol = protocols[n / 2 % 2];
    snprintf(name, sizeof name, n % 2 == 0 ? "service-%u" : "other-%u", n);
    ask_name(module, name, protocol, &answer);
    if (answer.status != NSS_STATUS_SUCCESS)
        return no_build(&answer);
    expect(strcmp(answer.service.s_proto, protocol) == 0, "%s: not %s", name, protocol);
    return build_of_answer(&answer, n);
}

enum build build_by_port(const struct module *module, enum build build, unsigned n)
{
    struct answer answer;
    ask_port(module, (unsigned)build + n, "udp", &answer);
    if (answer.status == NSS_STATUS_NOTFOUND)
        return build == BUILD_A ? BUILD_B : BUILD_A;
    if (answer.status != NSS_STATUS_SUCCESS)
        return no_build(&answer);
    expect(strcmp(answer.service.s_proto, "udp") == 0, "port %u: not udp", (unsigned)build + n);
    expect(build_of_answer(&answer, n) == build, "another port than %u", (unsigned)build + n);
    return build;
}

enum build build_of_entry(const struct answer *answer, unsigned index)
{
    expect(index < 2 * BUILD_SERVICES, "more services than there are");
    expect(strcmp(answer->service.s_proto, protocols[index % 2]) == 0, "not in order");
    return build_of_answer(answer, index / 2);
}

enum build build_by_list(const struct module *module)
{
    struct answer answer;
    enum build build = NO_BUILD;
    unsigned count = 0;

    errno = UNTOUCHED;
    enum nss_status status = module->set(0);
    expect(errno == UNTOUCHED || status == NSS_STATUS_UNAVAIL, "setservent changed errno");
    for (ask_next(module, &answer); answer.status == NSS_STATUS_SUCCESS;
         ask_next(module, &answer)) {
        enum build found = build_of_entry(&answer, count);
        expect(count == 0 || found == build, "a list of two builds");
        build = found;
        count++;
    }
    if (answer.status == NSS_STATUS_NOTFOUND)
        expect(count == 2 * BUILD_SERVICES, "a list of %u services", count);
    else
        build = no_build(&answer);
    expect(module->end() == NSS_STATUS_SUCCESS && errno == UNTOUCHED, "endservent failed");
    return build;
}

void keep_build(const struct module *module, enum build build, unsigned n)
{
    for (int i = 0; i < 2; i++)
        expect(build_by_name(module, n) == build, "lookup %d before: service-%u not of build %u", i,
               n, (unsigned)build);
}

void expect_build(const struct module *module, enum build build, const char *when)
{
    for (unsigned n = 0; n < BUILD_SERVICES; n += 37) {
        expect(build_by_name(module, n) == build, "%s: service-%u not of build %u", when, n,
               (unsigned)build);
        expect(build_by_port(module, build, n) == build, "%s: port %u not of build %u", when,
               (unsigned)build + n, (unsigned)build);
    }
    expect(build_by_list(module) == build, "%s: the list is not of build %u", when,
           (unsigned)build);
}
