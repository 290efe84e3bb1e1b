/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_FORMAT_HTML_H
#define SWAPREL_FORMAT_HTML_H

#include <stdio.h>

/* Write @text as character data of HTML, of use in a quoted attribute as well: what could
 * begin markup, an entity or the end of an attribute is escaped, and it goes through
 * clean_text(). */
void html_text(FILE *out, const char *text);

#endif
