// What a run has shown. Pure.

/**
 * `{ rows, troubles }`: for each fault `{ fault, made, stored, delivered, lost, double, again, strikes }`, and in words
 * what must not be.
 *
 * - `lines`, `strangers`: of audit (ledger.mjs)
 * - `hits`: the name of each fault to whom it hit, once for each time
 * - `exchanges`: of the link before the relay
 */
export function verdict({ faults, engines, lines, strangers, hits, exchanges }) {
  const rows = faults.map(({ name }) => {
    const own = lines.filter(({ entry }) => entry.fault === name);
    const count = (field) => own.filter((line) => line[field]).length;
    return {
      fault: name,
      made: own.length,
      stored: count('stored'),
      delivered: count('delivered'),
      lost: count('lost'),
      double: count('double'),
      again: acceptedAgain(exchanges, own.map(({ entry }) => entry)),
      strikes: hits.get(name).length,
    };
  });
  const troubles = [
    ...rows.filter(({ made }) => made === 0).map(({ fault }) => `${fault}: no sign-up was made`),
    ...faults.flatMap((fault) => missed(fault, hits.get(fault.name), engines)),
    ...lines
      .filter(({ entry }) => !entry.called)
      .map(({ entry }) => `${entry.key}: the page did not say that it called createSignup: a mistake of the harness`),
    ...lines.filter(({ lost }) => lost).map(({ entry, end }) => `${entry.key}: lost; it is ${end}`),
    ...lines.filter(({ double }) => double).map(({ entry }) => `${entry.key}: double`),
    ...strangers.map((email) => `${email}: stored or delivered, and nobody made it`),
  ];
  return { rows, troubles };
}

/** What a fault has not hit, though it must have to prove anything. */
function missed({ name, strikes }, hits, engines) {
  if (hits.length === 0) return [`${name}: never struck`];
  if (!['browser link', 'visits'].includes(strikes)) return [];
  return engines.filter((engine) => !hits.includes(engine)).map((engine) => `${name}: never struck ${engine}`);
}

/**
 * How often the relay has acknowledged one of these that it had acknowledged already. That is no defect: answers get lost,
 * and it knows a sign-up by its id.
 */
export function acceptedAgain(exchanges, entries) {
  const times = new Map(entries.map(({ key }) => [key, 0]));
  for (const { request, status } of exchanges) {
    if (request.url.pathname !== '/pr/signup' || !(status >= 200 && status <= 299)) continue;
    const { customer_key: key } = JSON.parse(request.body || '{}');
    if (times.has(key)) times.set(key, times.get(key) + 1);
  }
  return [...times.values()].reduce((sum, count) => sum + Math.max(0, count - 1), 0);
}
