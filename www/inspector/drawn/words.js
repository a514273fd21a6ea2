// Times and durations in words. Pure.

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The time of day, with the date unless it is `now`'s. */
export function moment(at, now) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'unknown';
  const two = (number) => `${number}`.padStart(2, '0');
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return `${clock}:${two(date.getSeconds())}`;
  return `${date.getDate()} ${MONTHS[date.getMonth()]} ${date.getFullYear()}, ${clock}`;
}

/** A length of time in ms: `40 s`, `5 min`, `3 h`, `12 days`. */
export function duration(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** A text that links can make as long as they like. */
export function shortened(text, most = 300) {
  return text.length > most ? `${text.slice(0, most)}... (${text.length} characters)` : text;
}
