// Signs in without leaving the page and fills in the demonstration's accounts. Without it the form still works.
"use strict";

const form = document.getElementById("sign-in");

if (form) {
  const problem = document.getElementById("problem");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch("/sign-in", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ login: form.login.value, password: form.password.value }),
      });
      const { errors, next } = await answer.json();
      if (answer.ok) {
        location.assign(next);
        return;
      }
      if (errors[0].extensions.code === "CODE_REQUIRED") {
        // The form itself leads to the page that asks for the code.
        form.submit();
        return;
      }
      tell(errors[0].message, errors[0].extensions.messageEn);
    } catch {
      tell("Không kết nối được máy chủ.", "The server cannot be reached.");
    }
    button.disabled = false;
    form.password.select();
  });

  function tell(message, english) {
    const text = document.createElement("p");
    text.className = "problem";
    const second = document.createElement("span");
    second.lang = "en";
    second.textContent = english;
    text.append(message, " ", second);
    problem.replaceChildren(text);
  }

  for (const button of document.querySelectorAll("button[data-login]")) {
    button.addEventListener("click", () => {
      form.login.value = button.dataset.login;
      form.password.value = button.dataset.password ?? "";
      (form.password.value ? form.querySelector("button") : form.password).focus();
    });
  }
}
