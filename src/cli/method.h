/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_CLI_METHOD_H
#define SWAPREL_CLI_METHOD_H

#include "page/method.h"

/* What method_of_study() wants to be told; @again: the command that prints the document.
 */
struct method_wish method_wish_of(const struct caveat_again *again);

#endif
