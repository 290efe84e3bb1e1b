/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_BASE_SHELL_WORD_H
#define SWAPREL_BASE_SHELL_WORD_H

#include <stddef.h>

/* Write @text as one word of a POSIX shell, quoted where it has to be: "it's" becomes
 * 'it'\''s'. Returns the bytes that it takes, as snprintf() does. */
size_t shell_word(char *buf, size_t size, const char *text);

#endif
