'use strict';
(() => {
  const environments = [...document.querySelectorAll('.environment')];
  const radios = [...document.querySelectorAll('input[name="environment"]')];
  const input = document.getElementById('search');
  const found = document.getElementById('found');
  const results = document.getElementById('results');
  const most = 30;

  const objects = [...document.querySelectorAll('[data-object]')].map((place) => ({
    place,
    name: place.dataset.object,
    environment: place.closest('.environment'),
    // Secret values are hidden in the YAML, so that nobody can search for them.
    yaml: place.querySelector('pre').textContent.toLowerCase(),
  }));

  function show(id) {
    for (const environment of environments) environment.hidden = environment.id !== id;
    for (const radio of radios) radio.checked = radio.value === id;
  }

  /** Goes to the place that the address names: shows its environment, and opens its object. */
  function follow() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target === null) return;
    const environment = target.closest('.environment');
    if (environment !== null) show(environment.id);
    if (target instanceof HTMLDetailsElement) {
      target.open = true;
      target.querySelector('summary').focus({ preventScroll: true });
    }
    target.scrollIntoView();
  }

  /** Where all words stand: in the name before in the YAML, and in the environment that is shown before in others. */
  function rankOf({ name, environment, yaml }, words) {
    const inName = words.every((word) => name.toLowerCase().includes(word));
    if (words.length === 0 || !(inName || words.every((word) => yaml.includes(word)))) return undefined;
    return (inName ? 0 : 2) + (environment.hidden ? 1 : 0);
  }

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = objects
      .map((object) => ({ ...object, rank: rankOf(object, words) }))
      .filter(({ rank }) => rank !== undefined)
      .sort((one, other) => one.rank - other.rank);
    const more = hits.length > most ? `, of which ${most} are shown` : '';
    const count = `${hits.length === 1 ? '1 object' : `${hits.length} objects`} found${more}`;
    found.textContent = words.length === 0 ? '' : count;
    results.replaceChildren(...hits.slice(0, most).map(entryOf));
  }

  function element(tag, properties, ...content) {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...content);
    return made;
  }

  function entryOf({ place, name, environment, rank }) {
    const where = ` ${environment.dataset.environment}${rank > 1 ? ', in its YAML' : ''}`;
    const link = element('a', { href: `#${place.id}` }, name, element('small', {}, where));
    link.addEventListener('click', (event) => {
      event.preventDefault();
      clear();
      if (location.hash === link.hash) follow();
      else location.hash = link.hash;
    });
    return element('li', {}, link);
  }

  function clear() {
    input.value = '';
    search();
  }

  /** Keys that move between the search box and the links below it. */
  function move(event) {
    const stops = [input, ...results.querySelectorAll('a')];
    const here = stops.indexOf(document.activeElement);
    const next = stops[here + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
    if (event.key === 'Escape' && input.value !== '') {
      clear();
      input.focus();
    } else if (event.key === 'Enter' && here === 0 && stops.length > 1) stops[1].click();
    else if (next !== undefined) next.focus();
    else return;
    event.preventDefault();
  }

  for (const radio of radios) radio.addEventListener('change', () => show(radio.value));
  input.addEventListener('input', search);
  input.closest('search').addEventListener('keydown', move);
  window.addEventListener('hashchange', follow);
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement && event.target.type === 'search') return;
    event.preventDefault();
    input.focus();
  });

  show(environments[0]?.id);
  follow();
})();
