/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * usage: lookups DIRECTORY COUNT QUESTION...
 *
 * Asks the module each question, a name or a port, COUNT times; system_calls.sh traces it.
 */

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/support.h"

static void ask(const struct module *module, const char *question)
{
    struct answer answer;
    if (isdigit((unsigned char)question[0]))
        ask_port(module, (unsigned)atoi(question), "tcp", &answer);
    else
        ask_name(module, question, "tcp", &answer);
    expect(answer.status == NSS_STATUS_SUCCESS || answer.status == NSS_STATUS_NOTFOUND,
           "%s: status %d", question, (int)answer.status);
}

int main(int argc, char **argv)
{
    expect(argc > 3, "usage: lookups DIRECTORY COUNT QUESTION...");
    struct module module = module_load("iana");
    expect(chdir(argv[1]) == 0, "%s: %m", argv[1]);
    for (int count = atoi(argv[2]); count > 0; count--)
        for (int i = 3; i < argc; i++)
            ask(&module, argv[i]);
    return 0;
}
