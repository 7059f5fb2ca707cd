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

  function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = ({ name, environment, yaml }) => {
      const inName = words.every((word) => name.toLowerCase().includes(word));
      if (!inName && !words.every((word) => yaml.includes(word))) return undefined;
      return (inName ? 0 : 2) + (environment.hidden ? 1 : 0);
    };
    const hits = objects
      .map((object) => ({ ...object, rank: words.length === 0 ? undefined : rank(object) }))
      .filter((hit) => hit.rank !== undefined)
      .sort((one, other) => one.rank - other.rank);
    const more = hits.length > most ? `, of which ${most} are shown` : '';
    const count = `${hits.length === 1 ? '1 object' : `${hits.length} objects`} found${more}`;
    found.textContent = words.length === 0 ? '' : count;
    results.replaceChildren(...hits.slice(0, most).map(entryOf));
  }

  function entryOf({ place, name, environment, rank }) {
    const link = document.createElement('a');
    link.href = `#${place.id}`;
    const where = document.createElement('small');
    where.textContent = ` ${environment.dataset.environment}${rank > 1 ? ', in its YAML' : ''}`;
    link.append(name, where);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      clear();
      if (location.hash === link.hash) follow();
      else location.hash = link.hash;
    });
    const entry = document.createElement('li');
    entry.append(link);
    return entry;
  }

  function clear() {
    input.value = '';
    search();
  }

  /** Keys that move between the search box and the links below it. */
  function move(event) {
    const links = [...results.querySelectorAll('a')];
    const stops = [input, ...links];
    const here = stops.indexOf(document.activeElement);
    if (event.key === 'Escape' && input.value !== '') {
      clear();
      input.focus();
    } else if (event.key === 'Enter' && here === 0 && links.length > 0) {
      links[0].click();
    } else if (event.key === 'ArrowDown' && here < stops.length - 1) {
      stops[here + 1].focus();
    } else if (event.key === 'ArrowUp' && here > 0) {
      stops[here - 1].focus();
    } else return;
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
