// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "page/text.h"
#include "page/words.h"

struct paragraph {
	char *text;
	size_t size, len;
};

static void say(struct paragraph *paragraph, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct paragraph *paragraph, const char *fmt, ...)
{
	size_t room = paragraph->size - paragraph->len;
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(paragraph->text + paragraph->len, room, fmt, args);
	va_end(args);
	if (len > 0)
		paragraph->len += (size_t)len < room ? (size_t)len : room - 1;
}

/* " (3.10 to 3.44)", or nothing where there is no interval. */
static void say_interval(struct paragraph *paragraph, const struct figure *figure,
			 double factor, int digits)
{
	if (isfinite(figure->low))
		say(paragraph, " (%.*f to %.*f)", digits, factor * figure->low, digits,
		    factor * figure->high);
}

static void say_whole(struct paragraph *paragraph, const struct attribution *attribution)
{
	const struct attribution_step *whole = &attribution->whole;
	char time[24];

	say(paragraph, "from %s to %s a release becomes %.2f times as fast",
	    whole->from->name, whole->to->name, whole->ratio.value);
	say_interval(paragraph, &whole->ratio, 1, 2);
	say(paragraph, ", %s %s",
	    text_time(fabs(whole->time_ns.value), time, sizeof(time)),
	    whole->time_ns.value < 0 ? "more" : "less");
}

static void say_step(struct paragraph *paragraph, const struct attribution_step *step)
{
	char name[ATTRIBUTION_NAME_MAX], time[24];

	say(paragraph, "%s contributes %.0f %%",
	    attribution_step_name(step, name, sizeof(name)), 100 * step->share.value);
	say_interval(paragraph, &step->share, 100, 0);
	say(paragraph, ", %s%s", step->time_ns.value < 0 ? "-" : "",
	    text_time(fabs(step->time_ns.value), time, sizeof(time)));
}

static void say_steps(struct paragraph *paragraph, const struct attribution *attribution)
{
	if (!attribution->divisible) {
		say(paragraph,
		    ". The total change is not significant, so it is not divided");
		return;
	}
	if (attribution->step_count < 2)
		return;
	say(paragraph, ". Of the log speed-up, ");
	for (size_t i = 0; i < attribution->step_count; i++) {
		if (i)
			say(paragraph, "%s",
			    i + 1 == attribution->step_count ? " and " : "; ");
		say_step(paragraph, &attribution->steps[i]);
	}
}

static void say_bound(struct paragraph *paragraph, const struct attribution *attribution)
{
	if (!isfinite(attribution->of_bound.value))
		return;
	say(paragraph, ". Of the time that the bound saves, %s saves %.0f %%",
	    attribution->whole.to->name, 100 * attribution->of_bound.value);
	say_interval(paragraph, &attribution->of_bound, 100, 0);
}

char *words_attribution(char *buf, size_t size, const struct attribution *attribution,
			const char *mode)
{
	struct paragraph paragraph = { buf, size, 0 };

	say(&paragraph, "%s: ", mode);
	if (!attribution->step_count) {
		say(&paragraph,
		    "without base and another step there is nothing to divide.");
		return buf;
	}
	say_whole(&paragraph, attribution);
	say_steps(&paragraph, attribution);
	say_bound(&paragraph, attribution);
	say(&paragraph, ". In brackets: intervals of %g %%",
	    100 * attribution->confidence);
	say(&paragraph, attribution->rounds_only
				? ", over rounds only: how boots differ is not in them."
				: ".");
	return buf;
}

static void say_more(struct paragraph *paragraph, const struct power_more *more)
{
	if (!more->boots && !more->rounds) {
		say(paragraph,
		    "; neither %d more boots nor as many rounds would settle it",
		    POWER_MOST);
		return;
	}
	say(paragraph, "; it takes about ");
	if (more->boots)
		say(paragraph, "%zu more boot%s of each", more->boots,
		    more->boots == 1 ? "" : "s");
	if (more->boots && more->rounds)
		say(paragraph, ", or ");
	if (more->rounds)
		say(paragraph, "%zu more round%s in every boot", more->rounds,
		    more->rounds == 1 ? "" : "s");
}

char *words_verdict(char *buf, size_t size, const struct verdict *verdict)
{
	struct paragraph paragraph = { buf, size, 0 };

	say(&paragraph, "%s", verdict_names.items[verdict->kind]);
	if (verdict->why != VERDICT_WHY_SETTLED)
		say(&paragraph, ": %s", verdict_why_names.items[verdict->why]);
	if (verdict->kind == VERDICT_UNDECIDED)
		say_more(&paragraph, &verdict->more);
	else if (verdict->kind != VERDICT_INVALID && verdict->rounds_only)
		say(&paragraph, ", but over rounds only: how boots differ is not known");
	return buf;
}

char *words_floor(char *buf, size_t size, const struct noise_floor *floor)
{
	struct paragraph paragraph = { buf, size, 0 };
	const struct figure percent = { floor->percent, floor->low, floor->high };

	if (!isfinite(floor->percent)) {
		say(&paragraph, "no noise floor: it takes two boots or more");
		return buf;
	}
	say(&paragraph, "with %zu boots of %.0f rounds a difference of %.1f %%",
	    floor->boots, floor->rounds, floor->percent);
	say_interval(&paragraph, &percent, 1, 1);
	say(&paragraph,
	    " is detected with 80 %% power; boots differ by %.1f %%, rounds by %.1f %%",
	    floor->boot_percent, floor->round_percent);
	return buf;
}
