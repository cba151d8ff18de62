/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "terminal.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "quote.h"

#define DEFAULT_WIDTH 80u
#define MAX_WIDTH     10000ul

/* Text is not cut or wrapped to fewer columns, however narrow the terminal is. */
#define LEAST_WIDTH 12u

/* Printed at the end of a cut line. */
#define ELLIPSIS "\u2026"

/* Printed for a control character, and for a byte that is not UTF-8. */
#define REPLACEMENT "?"

static const char blanks[] = " \t\r\n";

static bool is_blank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text))
        text++;
    return text;
}

/* A character, as it is printed. */
struct character {
    const char *bytes;
    size_t length;
    unsigned columns;
};

static unsigned terminal_width(int descriptor)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    unsigned long width = columns != NULL ? strtoul(columns, NULL, 10) : 0;
    if (width > 0 && width <= MAX_WIDTH)
        return (unsigned)width;
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return DEFAULT_WIDTH;
}

/* See https://no-color.org/ for the variable. */
static bool wants_colour(void)
{
    const char *refusal = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return (refusal == NULL || *refusal == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0;
}

static enum terminal_colour chosen_colour;

void terminal_set_colour(enum terminal_colour colour)
{
    chosen_colour = colour;
}

void terminal_open(struct terminal *terminal, FILE *stream)
{
    int descriptor = fileno(stream);
    bool is_terminal = isatty(descriptor) != 0;
    *terminal = (struct terminal){.stream = stream};
    if (is_terminal)
        terminal->width = terminal_width(descriptor);
    terminal->has_colour = chosen_colour == TERMINAL_ALWAYS ||
                           (chosen_colour == TERMINAL_AUTO && is_terminal && wants_colour());
}

static bool is_plain(char letter)
{
    return letter > ' ' && letter <= '~';
}

/* Whether the blank at `text` is printed as it is, since no white space follows. */
static bool is_single_blank(const char *text)
{
    return text[0] == ' ' && is_plain(text[1]);
}

static void print_blanks(const struct terminal *terminal, unsigned count)
{
    for (; count > 0; count--)
        putc_unlocked(' ', terminal->stream);
}

/* Get the character at `text`, which is not its end. Consecutive blanks are one character. Returns
 * the text after it. */
static const char *next_character(const char *text, struct character *character)
{
    wchar_t wide;
    bool is_printable;
    mbstate_t state = {0};
    *character = (struct character){.bytes = text, .length = 1, .columns = 1};
    if (is_plain(*text))
        return text + 1;
    if (is_blank(*text)) {
        character->bytes = " ";
        return skip_blanks(text);
    }
    size_t length = quote_next(text, &is_printable);
    int columns =
        is_printable && mbrtowc(&wide, text, length, &state) == length ? wcwidth(wide) : -1;
    if (columns < 0)
        character->bytes = REPLACEMENT;
    else
        *character = (struct character){text, length, (unsigned)columns};
    return text + length;
}

/* The end of the part of the text that fits into *columns, which is reduced by its width. */
static const char *fit(const char *text, const char *end, unsigned *columns)
{
    struct character character;
    while (text < end) {
        if (is_plain(*text) && *columns > 0) {
            text++;
            --*columns;
            continue;
        }
        const char *next = next_character(text, &character);
        if (character.columns > *columns)
            break;
        *columns -= character.columns;
        text = next < end ? next : end;
    }
    return text;
}

/* The columns of a part of a line. */
static unsigned measure(const char *word, const char *end)
{
    unsigned left = UINT_MAX;
    fit(word, end, &left);
    return UINT_MAX - left;
}

static void print_unmarked(const struct terminal *terminal, const char *text, const char *end)
{
    struct character character;
    while (text < end) {
        const char *start = text;
        while (text < end && (is_plain(*text) || is_single_blank(text)))
            text++;
        fwrite(start, 1, (size_t)(text - start), terminal->stream);
        if (text < end) {
            text = next_character(text, &character);
            fwrite(character.bytes, 1, character.length, terminal->stream);
        }
    }
}

/* Print a part of a text. Marks are underlined, which can be combined with any style. */
static void print_part(const struct terminal *terminal, const char *text, const char *end)
{
    const struct terminal_mark *mark = &terminal->mark;
    while (mark->find != NULL && terminal->has_colour && text < end) {
        const char *mark_end;
        const char *start = mark->find(mark->context, text, &mark_end);
        if (start == NULL || start >= end)
            break;
        print_unmarked(terminal, text, start);
        fputs("\033[4m", terminal->stream);
        text = mark_end < end ? mark_end : end;
        print_unmarked(terminal, start, text);
        fputs("\033[24m", terminal->stream);
    }
    print_unmarked(terminal, text, end);
}

unsigned terminal_print(const struct terminal *terminal, enum terminal_style style,
                        const char *text, unsigned columns)
{
    static const char *const colours[] = {
        [TERMINAL_PLAIN] = "", [TERMINAL_HEADING] = "1", [TERMINAL_NAME] = "1;32"};
    bool is_coloured = terminal->has_colour && style != TERMINAL_PLAIN;
    const char *end = text + strlen(text);

    if (is_coloured)
        fprintf(terminal->stream, "\033[%sm", colours[style]);
    print_part(terminal, text, end);
    if (is_coloured)
        fputs("\033[0m", terminal->stream);
    if (columns == 0)
        return 0;
    unsigned taken = measure(text, end);
    if (taken >= columns)
        return taken;
    print_blanks(terminal, columns - taken);
    return columns;
}

void terminal_print_label(const struct terminal *terminal, const char *label, unsigned columns)
{
    size_t length = strlen(label);
    if (terminal->has_colour)
        fputs("\033[36m", terminal->stream);
    fwrite(label, 1, length, terminal->stream);
    if (terminal->has_colour)
        fputs("\033[0m", terminal->stream);
    if (length < columns)
        print_blanks(terminal, columns - (unsigned)length);
}

/* The columns after `used` ones; UINT_MAX if the stream is not a terminal. */
static unsigned columns_left(const struct terminal *terminal, unsigned used)
{
    if (terminal->width == 0)
        return UINT_MAX;
    return terminal->width >= used + LEAST_WIDTH ? terminal->width - used : LEAST_WIDTH;
}

void terminal_print_cut(const struct terminal *terminal, const char *text, unsigned used)
{
    unsigned columns = columns_left(terminal, used);
    unsigned shortened = columns - 1;
    const char *end = text + strlen(text);
    if (fit(text, end, &columns) == end) {
        print_part(terminal, text, end);
    } else {
        print_part(terminal, text, fit(text, end, &shortened));
        fputs(ELLIPSIS, terminal->stream);
    }
}

/* The place where the text must continue in a new line: its next line break; if it flows, the next
 * one before an empty line or a paragraph, which IANA indents by eight blanks. */
static const char *next_break(const char *text, bool flows)
{
    static const char indentation[] = "        ";
    const char *line_break = text + strcspn(text, "\n");
    while (flows && *line_break != '\0' && line_break[1] != '\n' &&
           strncmp(line_break + 1, indentation, strlen(indentation)) != 0)
        line_break += 1 + strcspn(line_break + 1, "\n");
    return line_break;
}

/* Where the line at `text` ends: at its line break, or after the last word that fits. */
static const char *end_of_line(const char *text, const char *line_break, unsigned columns)
{
    const char *end = columns == UINT_MAX ? line_break : fit(text, line_break, &columns);
    if (end < line_break && !is_blank(*end)) {
        const char *word = end;
        while (word > text && !is_blank(word[-1]))
            word--;
        if (word > text)
            end = word;
    }
    while (end > text && is_blank(end[-1]))
        end--;
    return end;
}

static void wrap(const struct terminal *terminal, const char *text, bool flows, unsigned used,
                 unsigned indent)
{
    text = skip_blanks(text);
    while (*text != '\0') {
        const char *line_break = next_break(text, flows);
        const char *end = end_of_line(text, line_break, columns_left(terminal, used));
        print_part(terminal, text, end);
        text = skip_blanks(end);
        if (*text != '\0') {
            putc('\n', terminal->stream);
            print_blanks(terminal, indent);
        }
        used = indent;
    }
}

void terminal_print_wrapped(const struct terminal *terminal, const char *text, unsigned indent)
{
    wrap(terminal, text, false, indent, indent);
}

void terminal_print_flowing(const struct terminal *terminal, const char *text, unsigned used,
                            unsigned indent)
{
    wrap(terminal, text, true, used, indent);
}

/* The end of a line, without the blanks there. */
static const char *end_of_words(const char *line)
{
    const char *end = line + strcspn(line, "\n");
    while (end > line && is_blank(end[-1]))
        end--;
    return end;
}

/* The columns of a line, as terminal_print_line prints it. */
static unsigned measure_line(const char *line)
{
    const char *end = end_of_words(line);
    unsigned columns = 0;
    while (line < end) {
        size_t gap = strspn(line, blanks);
        const char *word = line + gap;
        line = word + strcspn(word, blanks);
        columns += (unsigned)gap + measure(word, line);
    }
    return columns;
}

/* Whether each line of a text fits into the width. */
static bool fits_all(const char *text, unsigned width)
{
    while (*text != '\0') {
        if (measure_line(text) > width)
            return false;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return true;
}

/* The text after blanks and the asterisks of a frame. */
static const char *skip_frame(const char *text, const char *end)
{
    while (text < end && strchr("* \t\r", *text) != NULL)
        text++;
    return text;
}

/* Print a word after `used` columns of the line, or in the next line. Returns the columns used. */
static unsigned print_word(const struct terminal *terminal, const char *word, const char *end,
                           unsigned used)
{
    unsigned columns = measure(word, end);
    if (used > 0 && used + 1 + columns > terminal->width) {
        putc('\n', terminal->stream);
        used = 0;
    }
    if (used > 0)
        putc(' ', terminal->stream);
    print_part(terminal, word, end);
    return used + (used > 0) + columns;
}

/* Print the words of a text, with an empty line between paragraphs. */
static void print_paragraphs(const struct terminal *terminal, const char *text)
{
    unsigned used = 0;
    bool is_apart = false;
    for (const char *end; *text != '\0'; text = end + (*end == '\n')) {
        end = text + strcspn(text, "\n");
        const char *word = skip_frame(text, end);
        if (word == end) {
            is_apart = used > 0;
        } else if (is_apart) {
            fputs("\n\n", terminal->stream);
            is_apart = false;
            used = 0;
        }
        while (word < end) {
            size_t length = strcspn(word, blanks);
            used = print_word(terminal, word, word + length, used);
            word = skip_frame(word + length, end);
        }
    }
}

void terminal_print_line(const struct terminal *terminal, const char *text)
{
    const char *end = end_of_words(text);
    while (text < end) {
        size_t gap = strspn(text, blanks);
        print_blanks(terminal, (unsigned)gap);
        text += gap;
        const char *word_end = text + strcspn(text, blanks);
        print_part(terminal, text, word_end);
        text = word_end;
    }
}

void terminal_print_layout(const struct terminal *terminal, const char *text)
{
    if (terminal->width > 0 && !fits_all(text, terminal->width)) {
        print_paragraphs(terminal, text);
        return;
    }
    while (*text != '\0') {
        terminal_print_line(terminal, text);
        text += strcspn(text, "\n");
        if (*text == '\n')
            putc(*text++, terminal->stream);
    }
}
