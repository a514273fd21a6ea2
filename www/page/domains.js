// The option `domains`, checked. growsumo.js compares hosts with it as it is (links.js).

/** Whether each entry is a host name, or `*.` and one. Ports have no say, so none is given. */
export function areDomains(text) {
  return text.split(/[\s,]+/).every((entry) => /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$|^$/i.test(entry));
}
