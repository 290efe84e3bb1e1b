/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SWAPREL_REPORT_STYLE_H
#define SWAPREL_REPORT_STYLE_H

#include "record/file_format.h"

/* report.css, which is built in. */
extern const struct builtin report_styles[];
extern const size_t report_style_count;

#endif
