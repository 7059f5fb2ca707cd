import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { minikube, production } from '../../lib/environments';
import { Manifest } from '../../tools/manifest';
import { loadGraphviz, overview } from '../../tools/views';
import { instruments } from '../../tools/views/instruments';
import { manifestOf } from '../manifest';

const folder = mkdtempSync(join(tmpdir(), 'views-'));
const file = join(folder, 'overview.html');
const address = pathToFileURL(file).href;
const desktop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };
let browser: Browser;

beforeAll(async () => {
  const manifests = [minikube, production].map((environment) => ({
    name: environment.name,
    manifest: new Manifest(manifestOf(environment).objects),
  }));
  writeFileSync(file, overview(await loadGraphviz(), manifests, instruments));
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}, 60_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** What the page asks for and complains about. */
let requests: string[];
let complaints: string[];
let page: Page;

beforeEach(async () => {
  page = await browser.newPage({ viewport: desktop });
  [requests, complaints] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
});
afterEach(() => page.close());

/** The environment that is shown. */
async function shown(): Promise<readonly string[]> {
  return page.locator('.environment:visible > h2').allTextContents();
}

test('makes no request beside itself, and has nothing to complain about', async () => {
  await page.getByRole('radio', { name: 'production' }).check();
  await page.getByLabel(/^Find an object/).fill('deployment');
  await page.keyboard.press('Enter');
  expect([requests, complaints]).toEqual([[address], []]);
});

test('switches between the environments, with the mouse and with the keyboard', async () => {
  expect(await shown()).toEqual(['minikube']);
  await page.getByText('production', { exact: true }).first().click();
  expect(await shown()).toEqual(['production']);
  await page.getByRole('radio', { name: 'production' }).focus();
  await page.keyboard.press('ArrowLeft');
  expect(await shown()).toEqual(['minikube']);
});

test('finds an object with the keyboard alone, and shows its YAML', async () => {
  await page.keyboard.press('/');
  await page.keyboard.type('todo/todo-edge');
  expect(await page.locator('#found').textContent()).toBe('1 object found');
  await page.keyboard.press('ArrowDown');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Ingress todo/todo-edge production');
  await page.keyboard.press('Enter');
  expect(await shown()).toEqual(['production']);
  const yaml = page.locator('details[open] pre');
  expect(await yaml.textContent()).toContain('ingressClassName: haproxy');
  await page.waitForFunction("document.activeElement.textContent === 'Ingress todo/todo-edge'");
  const { y = -1 } = (await yaml.boundingBox()) ?? {};
  expect(y).toBeGreaterThanOrEqual(0);
  expect(y).toBeLessThan(desktop.height);
});

test('finds by what stands in the YAML, puts names first, and forgets with Escape', async () => {
  const search = page.getByLabel(/^Find an object/);
  await search.fill('todo-backup-scripts');
  const results = await page.locator('#results a').allTextContents();
  expect(results[0]).toBe('ConfigMap todo/todo-backup-scripts minikube');
  expect(results).toContain('CronJob todo/todo-backup production, in its YAML');
  await search.fill('nowhere-to-be-found');
  expect(await page.locator('#found').textContent()).toBe('0 objects found');
  await page.keyboard.press('Escape');
  expect([await search.inputValue(), await page.locator('#found').textContent()]).toEqual(['', '']);
});

test('leads from a card of the picture to its object, and takes an address with a place in it', async () => {
  await page.getByRole('link', { name: 'StatefulSet todo/todo-postgres' }).click();
  expect(await page.locator('details[open] > summary').allTextContents()).toEqual([
    'StatefulSet todo/todo-postgres',
  ]);
  await page.goto('about:blank');
  await page.goto(`${address}#environment-2-reachability`);
  expect(await shown()).toEqual(['production']);
});

test.each(['light', 'dark'] as const)('fits a phone without scrolling sideways (%s)', async (colorScheme) => {
  await page.setViewportSize(phone);
  await page.emulateMedia({ colorScheme });
  for (const name of ['minikube', 'production']) {
    await page.getByRole('radio', { name }).check();
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width);
  }
  const scrolls = `[...document.querySelectorAll('[aria-label="Reachability in production"]')].map((each) => each.scrollWidth > each.clientWidth)`;
  expect(await page.evaluate(scrolls)).toEqual([true]);
});

test('has landmarks, and headings that skip no level', async () => {
  for (const role of ['banner', 'main', 'search'] as const)
    expect(await page.getByRole(role).count()).toBe(1);
  const levels: unknown = await page.evaluate(
    "[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))",
  );
  expect(levels).toEqual([1, 2, 3, 3, 3, 3, 3, 2, 3, 3, 3, 3, 3, 2]);
});

test('text stands out from its ground, in light and in dark', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    // Text and ground of each kind of cell, note and link, as red, green and blue.
    const pairs: unknown = await page.evaluate(`(() => {
      const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const ground = (element) => {
        for (let each = element; each !== null; each = each.parentElement) {
          const colour = numbers(getComputedStyle(each).backgroundColor);
          if (colour[3] !== 0) return colour;
        }
        return [255, 255, 255];
      };
      const luminance = (colour) => {
        const [r, g, b] = colour.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return [...document.querySelectorAll('header label, legend, caption, td b, td small, td, th, th .kind, p, a:not(.topology a), summary, pre')]
        .filter((element) => element.checkVisibility())
        .map((element) => {
          const [low, high] = [numbers(getComputedStyle(element).color), ground(element)].map(luminance).sort((a, b) => a - b);
          return [element.tagName + '.' + element.className, (high + 0.05) / (low + 0.05)];
        })
        .filter(([, contrast]) => contrast < 4.5);
    })()`);
    expect([colorScheme, pairs]).toEqual([colorScheme, []]);
  }
});
