/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "etc.h"

#include <arpa/inet.h>
#include <locale.h>
#include <netdb.h>
#include <nss.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/publish.h"
#include "fuzz.h"
#include "tool/host/etc_services.h"
#include "tool/tool.h"

#define SKIPPED 77

/* A byte of the input that stands for many: for lines that are longer than an input. */
#define REPEATED     '\1'
#define REPETITION   4096u
#define MAX_REPEATED 40u

static enum model_syntax learn_syntax(void)
{
    const char line[] = "probe 010/tcp\n";
    fuzz_expect(publish_bytes(ETC_SERVICES, line, strlen(line)) == 0 &&
                    __nss_configure_lookup("services", "files") == 0,
                "glibc can be asked how it reads numbers");
    const struct servent *probe = getservbyname("probe", NULL);
    fuzz_expect(probe != NULL, "glibc finds the line");
    unsigned port = ntohs((uint16_t)probe->s_port);
    fuzz_expect(port == 8 || port == 10, "010 is octal or decimal");
    return port == 10 ? MODEL_DECIMAL : MODEL_OF_C;
}

enum model_syntax etc_enter(void)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mount("tmpfs", "/etc", "tmpfs", 0, NULL) != 0) {
        perror("skipped: an /etc of its own takes root");
        exit(SKIPPED);
    }
    fuzz_expect(chdir("/etc") == 0, "the directory can be entered");
    setlocale(LC_CTYPE, "C.UTF-8");
    fuzz_expect(mkdir(IANA_CONFIGURATION_DIRECTORY, S_IRWXU) == 0, "a directory can be made");
    return learn_syntax();
}

char *etc_expand(const uint8_t *data, size_t size, size_t *expanded)
{
    char *bytes = NULL;
    FILE *stream = open_memstream(&bytes, expanded);
    fuzz_expect(stream != NULL, "there is memory");
    for (size_t i = 0, repeated = 0; i < size; i++) {
        size_t count = data[i] == REPEATED && repeated++ < MAX_REPEATED ? REPETITION : 1;
        for (; count > 0; count--)
            putc_unlocked(data[i] == REPEATED ? 'l' : data[i], stream);
    }
    fclose(stream);
    return bytes;
}
