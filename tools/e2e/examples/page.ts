import { type Browser, chromium, type Page } from 'playwright-core';

/**
 * Starts a browser without a window.
 *
 * @param hosts Where it finds an address instead of where its name leads to: `localhost:3000` by `127.0.0.1:40001`.
 */
export function browse(executablePath: string, hosts: Readonly<Record<string, string>> = {}): Promise<Browser> {
  const rules = Object.entries(hosts).map(([host, address]) => `MAP ${host} ${address}`);
  const quiet = ['--disable-gpu', '--disable-background-networking', '--no-first-run', '--no-proxy-server'];
  return chromium.launch({ executablePath, args: [...quiet, `--host-resolver-rules=${rules.join(',')}`] });
}

/** Somebody who signs up. */
interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The page of the example, as its users use it. Whatever does not come in time is an error. */
export class TodoPage {
  constructor(private readonly page: Page) {}

  async signUp(address: string, { name, email, password }: Person): Promise<void> {
    await this.page.goto(address);
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Email').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign up' }).click();
    await this.expect(`Signed in as ${name}.`);
  }

  /** Loads it again, for somebody who is still signed in. */
  async reload(name: string): Promise<void> {
    await this.page.reload();
    await this.expect(`Signed in as ${name}.`);
  }

  /** Waits until a text is there. */
  async expect(text: string): Promise<void> {
    await this.page.getByText(text).waitFor();
  }

  async add(title: string): Promise<void> {
    await this.page.getByLabel('New to-do').fill(title);
    await this.page.getByRole('button', { name: 'Add' }).click();
    await this.page.getByLabel(title, { exact: true }).waitFor();
  }

  /** Says something to the chat, and waits until its answer holds a text. */
  async say(message: string, answer: string): Promise<void> {
    await this.page.getByLabel('Message').fill(message);
    await this.page.getByRole('button', { name: 'Send' }).click();
    await this.expect(answer);
  }

  /** Marks a to-do as done. */
  async finish(title: string): Promise<void> {
    await this.page.getByLabel(title, { exact: true }).click();
    await this.expectDone(title);
  }

  /** Waits for a to-do that is done. */
  async expectDone(title: string): Promise<void> {
    await this.page.getByRole('checkbox', { name: title, checked: true }).waitFor();
  }

  async todos(): Promise<readonly string[]> {
    const list = this.page.getByRole('list', { name: 'To-dos' });
    return list.getByRole('listitem').locator('label').allTextContents();
  }

  /** What the page complains about. */
  async complaints(): Promise<readonly string[]> {
    return this.page.locator('p[role=alert]').allTextContents();
  }
}
