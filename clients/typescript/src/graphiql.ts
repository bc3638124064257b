// The pages in a real browser: sign in by the form, run the examples in GraphiQL and in the console, and see that nothing
// was blocked, missing or wrong. `SOCAI_SCREENSHOTS` names a folder to keep pictures in.
import assert from "node:assert/strict";
import { chromium, type Page } from "playwright-core";
import { demo, step } from "./demo.js";

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "vi-VN" });
  await page.addInitScript(() => {
    const find = (within: string) =>
      document.querySelector<HTMLElement & { CodeMirror?: unknown }>(`${within} .CodeMirror`)?.CodeMirror;
    Object.assign(window, { editor: find });
  });
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("requestfailed", (request) => {
    // A page that is left gives up what it still waits for.
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") faults.push(`${request.url()}: ${reason}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(demo.base) && !request.url().startsWith("data:")) faults.push(`asks ${request.url()}`);
  });

  await page.goto(demo.base);
  await page.fill("#login", demo.teacher);
  await page.fill("#password", demo.password);
  await Promise.all([page.waitForURL(`${demo.base}/`), page.click("#sign-in button[type=submit]")]);
  await page.getByText(demo.teacher).first().waitFor();
  await picture(page, "start");
  step("signed in by the form of the start page");

  await page.goto(`${demo.base}/graphiql`);
  await page.locator(".graphiql-container .graphiql-tabs").waitFor();
  await picture(page, "graphiql");
  const names = (await page.locator(".graphiql-tab-button").allInnerTexts()).map((name) => name.trim());
  for (const name of names.filter((it) => it !== "EnterGrades" && it !== "Follow")) {
    const answer = await run(page, name);
    assert.equal(answer.errors, undefined, `${name}: ${JSON.stringify(answer.errors)}`);
    assert.ok(answer.data, name);
  }
  await picture(page, "graphiql-answered");
  step(`GraphiQL answers ${names.length - 2} examples that read: ${names.join(", ")}`);

  assert.equal((await run(page, "EnterGrades")).data?.enterGrades?.isReplay, false);
  assert.equal((await run(page, "EnterGrades")).data?.enterGrades?.isReplay, true);
  step("GraphiQL enters a grade, and the same request again writes nothing");

  const followed = await run(page, "Follow");
  assert.ok(followed.data?.gradebookChanged?.position, JSON.stringify(followed));
  await picture(page, "graphiql-follow");
  await page.locator(".graphiql-execute-button").click();
  step("GraphiQL follows the gradebook over its WebSocket");

  await page.goto(`${demo.base}/console#gradebook`);
  await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>("#variables")?.value.includes("classId"));
  await page.click("#request button[type=submit]");
  await page.waitForFunction(() => document.querySelector("#status")?.textContent?.startsWith("200"));
  assert.match((await page.textContent("#result")) ?? "", /"gradebook"/);
  await picture(page, "console");
  step("the console answers an example");

  assert.deepEqual(faults, []);
  step("no error in the browser, nothing blocked by the policy, no other server asked");
} finally {
  await browser.close();
}

interface Answer {
  data?: { enterGrades?: { isReplay: boolean }; gradebookChanged?: { position: number } };
  errors?: unknown;
}

/** Opens the tab of an example, runs it, and answers what GraphiQL shows. */
async function run(page: Page, name: string): Promise<Answer> {
  await page.locator(".graphiql-tab-button", { hasText: new RegExp(`^\\s*${name}\\s*$`) }).click();
  await page.waitForFunction((it) => editor(".graphiql-query-editor")?.getValue().includes(` ${it}`), name);
  // GraphiQL learns a moment later which operations the tab has.
  await page.waitForTimeout(300);
  await page.evaluate(() => editor(".result-window")?.setValue(""));
  await page.locator(".graphiql-execute-button").click();
  await page.waitForFunction(() => {
    try {
      return Object.keys(JSON.parse(editor(".result-window")?.getValue() ?? "") as object).length > 0;
    } catch {
      return false;
    }
  });
  return JSON.parse(await page.evaluate(() => editor(".result-window")?.getValue() ?? "{}")) as Answer;
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["SOCAI_SCREENSHOTS"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
