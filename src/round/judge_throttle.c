// SPDX-License-Identifier: GPL-2.0-or-later
#include <inttypes.h>

#include "round/judge.h"

void judge_throttle(const struct round_env *env, const struct judge_counters *before,
		    struct result_round *round)
{
	struct temperature temperature;
	struct throttle throttle;

	identity_throttle(&throttle, env->fs);
	temperature_read(&temperature, env->fs);
	round->throttle_before = before->throttle.events;
	round->throttle_after = throttle.events;
	round->cpu_before_celsius = before->temperature.cpu_celsius;
	round->cpu_after_celsius = temperature.cpu_celsius;
	if (identity_throttled(&before->throttle, &throttle))
		judge_reject(round, REJECT_THROTTLED, "%s: %" PRIu64 " became %" PRIu64,
			     throttle.source, before->throttle.events, throttle.events);
	if (temperature_slows(&before->temperature) || temperature_slows(&temperature))
		judge_reject(round, REJECT_THROTTLED,
			     "%s: %.1f became %.1f degrees C; from %.0f on the firmware "
			     "lowers the clock",
			     temperature.source, before->temperature.cpu_celsius,
			     temperature.cpu_celsius, temperature.slows_celsius);
}
