// SPDX-License-Identifier: GPL-2.0-or-later
/* Linked with one whole stage and what it may call, and never run: see meson.build. */

int main(void)
{
	return 0;
}
