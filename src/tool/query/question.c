/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

#define LAST_PORT 65535u

static const char digits[] = "0123456789";

static void blame(struct question *question, const char *mistake)
{
    snprintf(question->mistake, sizeof question->mistake, "%s", mistake);
}

/* The port; LAST_PORT + 1 for a greater number. */
static unsigned parse_port(const char *text)
{
    unsigned long port = strtoul(text, NULL, 10);
    return port > LAST_PORT ? LAST_PORT + 1 : (unsigned)port;
}

/* Parse PORT or PORT-PORT. false: it is neither. */
static bool parse_ports(struct question *question)
{
    const char *text = question->text;
    size_t first = strspn(text, digits);
    size_t last = text[first] == '-' ? strspn(text + first + 1, digits) : 0;
    if (first == 0 ||
        (first != question->length && (last == 0 || first + 1 + last != question->length)))
        return false;
    question->first = question->last = parse_port(text);
    if (last > 0)
        question->last = parse_port(text + first + 1);
    question->is_number = question->first <= question->last && question->last <= LAST_PORT;
    if (question->first > LAST_PORT || question->last > LAST_PORT)
        blame(question, "not a port: ports are 0 to 65535");
    else if (question->first > question->last)
        blame(question, "the range ends before it begins");
    return true;
}

/* Recognize the ranges of other programs: 53:60, as iptables has it, and :53. */
static void find_range_mistake(struct question *question)
{
    const char *text = question->text;
    size_t first = strspn(text, digits);
    size_t last = text[first] == ':' ? strspn(text + first + 1, digits) : 0;
    if (last == 0 || last > 5 || first > 5 || text[first + 1 + last] != '\0')
        return;
    snprintf(question->mistake, sizeof question->mistake, "write %.*s%s%s", (int)first, text,
             first > 0 ? "-" : "", text + first + 1);
}

/* Recognize the forms of other programs, and typing errors: -1, 80,443 and udp:53. */
static void find_mistake(struct question *question)
{
    const char *text = question->text;
    size_t word = strcspn(text, ":/");
    if (text[0] == '-' && strspn(text + 1, digits) > 0)
        blame(question, "not a port: ports are 0 to 65535");
    else if (strchr(text, ',') != NULL && text[strspn(text, "0123456789,-/tcpudsTCPUDS")] == '\0')
        blame(question, "several at once: put blanks between them, not commas");
    else if (strchr(text, ' ') != NULL && text[strspn(text, "0123456789 -/tcpudsTCPUDS")] == '\0')
        blame(question, "several at once: each must be an argument, without quotation marks");
    else if (text[word] != '\0' && protocol_find(text, word) != NULL &&
             strspn(text + word + 1, digits) > 0)
        snprintf(question->mistake, sizeof question->mistake, "write %.20s/%.*s", text + word + 1,
                 (int)word, text);
    else
        find_range_mistake(question);
}

/* A number of an unknown protocol is no question: a number without a protocol would answer it. */
static void check_protocol(struct question *question, const struct document *document)
{
    struct diagnostic diagnostic;
    if (question->protocol == NULL ||
        protocol_check(question->protocol, document, &diagnostic) == 0)
        return;
    question->is_number = false;
    blame(question, diagnostic.text);
}

struct question question_parse(const char *text, const struct document *document)
{
    const char *slash = strrchr(text, '/');
    struct question question = {.text = text, .length = strlen(text)};
    if (text[0] == '[' && question.length > 2 && text[question.length - 1] == ']') {
        question.person = text + 1;
        question.length -= 2;
        return question;
    }
    if (slash != NULL) {
        question.length = (size_t)(slash - text);
        question.protocol = slash + 1;
    }
    if (!parse_ports(&question))
        find_mistake(&question);
    else if (question.is_number)
        check_protocol(&question, document);
    return question;
}
