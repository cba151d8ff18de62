/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Finds the question in a line of text: in what a person writes, and in what programs print. */

#ifndef LINE_H
#define LINE_H

/* Room for a question: a name of 36 letters, or a port, and a protocol. */
#define LINE_QUESTION 80

/*
 * Find out what a line asks: its only word; else a word such as 22/tcp; else the port behind the
 * last colon of the first word that has one there, or behind DPT=, with the protocol that another
 * word names: what ss, netstat, nmap and the kernel's packet filter print. "": it asks nothing.
 */
void line_question(const char *line, char question[LINE_QUESTION]);

#endif
