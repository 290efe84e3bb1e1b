// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdio.h>

#include "base/plural.h"
#include "format/units.h"
#include "page/words.h"

/* " (3.10 to 3.44)", or nothing where there is no interval. */
static void say_interval(struct sentence *sentence, const struct figure *figure,
			 double factor, int digits)
{
	if (isfinite(figure->low))
		sentence_add(sentence, " (%.*f to %.*f)", digits, factor * figure->low,
			     digits, factor * figure->high);
}

char *words_attribution(char *buf, size_t size, const struct attribution *attribution)
{
	const struct figure *whole = &attribution->whole.ratio;

	*buf = '\0';
	if (!attribution->step_count)
		snprintf(buf, size, "nothing to divide without base and another step");
	else if (attribution->divisible)
		return buf;
	else if (whole->low > 1 || whole->high < 1)
		snprintf(buf, size, "the shares are too uncertain to be given");
	else
		snprintf(buf, size,
			 "the total change is not significant, so it is not divided");
	return buf;
}

static void say_more(struct sentence *sentence, const struct verdict *verdict)
{
	const struct power_more *more = &verdict->more;
	bool of_runs = more->runs || (verdict->unit == NESTED_RUN && !more->boots);
	const char *unit = nested_level_names[of_runs ? NESTED_RUN : NESTED_BOOT];
	size_t units = more->boots + more->runs;

	if (!units && !more->rounds) {
		sentence_add(sentence, "; not even %d more %ss of each would decide it",
			     POWER_MOST, unit);
		return;
	}
	sentence_add(sentence, "; needs about ");
	if (units)
		sentence_add(sentence, "%zu more %s%s of each%s", units, unit,
			     plural(units), more->runs ? " in this boot" : "");
	if (units && more->rounds)
		sentence_add(sentence, ", or ");
	if (more->rounds)
		sentence_add(sentence, "%zu more round%s in every %s", more->rounds,
			     plural(more->rounds), unit);
}

char *words_verdict(char *buf, size_t size, const struct verdict *verdict)
{
	struct sentence sentence = { buf, size, 0 };

	sentence_add(&sentence, "%s", verdict_names.items[verdict->kind]);
	if (verdict->why != VERDICT_WHY_SETTLED)
		sentence_add(&sentence, ": %s", verdict_why_names.items[verdict->why]);
	if (verdict->kind == VERDICT_UNDECIDED)
		say_more(&sentence, verdict);
	else if (verdict->kind != VERDICT_INVALID && verdict->unit != NESTED_BOOT)
		sentence_add(&sentence,
			     ", from %ss of one boot only: variation between boots "
			     "unknown",
			     nested_level_names[verdict->unit]);
	return buf;
}

char *words_floor(char *buf, size_t size, const struct noise_floor *floor)
{
	struct sentence sentence = { buf, size, 0 };
	const struct figure percent = { floor->percent, floor->low, floor->high };
	const bool of_runs = !isnan(floor->runs);
	const char *unit = nested_level_names[of_runs ? NESTED_RUN : NESTED_ROUND];
	const double each = of_runs ? floor->runs : floor->rounds;

	if (!isfinite(floor->percent)) {
		sentence_add(&sentence, "no noise floor: needs two boots or more");
		return buf;
	}
	sentence_add(&sentence, "with %u boot%s of %.0f %s%s a difference of %.1f %%",
		     floor->boots, plural(floor->boots), each, unit,
		     plural((uint64_t)(each + 0.5)), floor->percent);
	say_interval(&sentence, &percent, 1, 1);
	sentence_add(&sentence,
		     " is detected with 80 %% power; SD between boots %.1f %%, between "
		     "%ss %.1f %%",
		     floor->boot_percent, unit,
		     of_runs ? floor->run_percent : floor->round_percent);
	return buf;
}
