/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the subcommands of iana-services share: paths, messages and exit codes. */

#ifndef TOOL_H
#define TOOL_H

#include <argp.h>
#include <stdbool.h>

#include "common/diagnostic.h"

#define DATABASE_FILE "services.db"
#define REGISTRY_FILE "service-names-port-numbers.xml"

#define STATE_DATABASE        IANA_STATE_DIRECTORY "/" DATABASE_FILE
#define STATE_REGISTRY        IANA_STATE_DIRECTORY "/" REGISTRY_FILE
#define STATE_REGISTRY_BEFORE IANA_STATE_DIRECTORY "/current/previous/" REGISTRY_FILE
#define DATA_DATABASE         IANA_DATA_DIRECTORY "/" DATABASE_FILE
#define DATA_REGISTRY         IANA_DATA_DIRECTORY "/" REGISTRY_FILE
#define SHIPPED_PREFERENCES   IANA_DATA_DIRECTORY "/preferences"
#define LOCAL_PREFERENCES     IANA_CONFIGURATION_DIRECTORY "/preferences"
#define HOST_SERVICES         IANA_CONFIGURATION_DIRECTORY "/services"
#define LEGACY_SERVICES       IANA_CONFIGURATION_DIRECTORY "/legacy"
#define COMPILE_UNIT          "nss-iana-compile.path"
#define UPDATE_SETTINGS       IANA_CONFIGURATION_DIRECTORY "/update.conf"

/* Seconds to wait for a server, and for another change, without and with --timeout. */
#define DEFAULT_TIMEOUT 30u
#define MAX_TIMEOUT     3600u

/* The exit codes. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_DIFFERENT = 1, /* or not found, as for diff and grep */
    EXIT_USAGE = 2,
    EXIT_BAD_INPUT = 3,
    EXIT_SYSTEM = 4,
    EXIT_BUSY = 5, /* another process changes the state directory, and takes too long */
};

/* The subcommands: argv[0] is "iana-services NAME". Each returns an exit code. */
int about_main(int argc, char **argv);
int changes_main(int argc, char **argv);
int compile_main(int argc, char **argv);
int diff_main(int argc, char **argv);
int export_main(int argc, char **argv);
int rollback_main(int argc, char **argv);
int search_main(int argc, char **argv);
int show_main(int argc, char **argv);
int status_main(int argc, char **argv);
int update_main(int argc, char **argv);
int verify_main(int argc, char **argv);

/*
 * Parse a command line into `input`. A wrong command line ends the program, also one with an empty
 * argument; and so does a lack of memory, after which argp_parse itself would return with a part of
 * the options.
 */
void tool_parse(const struct argp *parser, int argc, char **argv, void *input);

/*
 * End the program if the name of an option contains a character that may not be printed, because
 * getopt(3) would print it unchanged.
 */
void tool_check_options(const struct argp *parser, int argc, char **argv);

/* The same as argp_error, with `?` for each character that may not be printed. */
void tool_refuse(const struct argp_state *state, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Print a diagnostic: `iana-services: FILE:LINE:COLUMN: TEXT`, without the parts that it lacks. */
void tool_complain(const struct diagnostic *diagnostic);

/* Print a diagnostic, and return the exit code for this negative errno. */
int tool_fail(int error, const struct diagnostic *diagnostic);

/* The same for a system call that failed on `path`. */
int tool_fail_system(int error, const char *path);

/* The same for a change of the state directory. */
int tool_fail_state(int error, const struct diagnostic *diagnostic);

/* Parse a decimal number. Whether it is from `least` to `most`. */
bool tool_parse_number(const char *text, unsigned least, unsigned most, unsigned *number);

/* The seconds in an option's argument, 1 to `most`. Anything else ends the program. */
unsigned tool_parse_seconds(const char *argument, unsigned most, struct argp_state *state);

/* A diagnostic_listener that prints warnings. */
void tool_warn(void *context, const struct diagnostic *diagnostic);

#endif
