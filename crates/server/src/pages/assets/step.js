// Takes the code of an invitation out of the address, where only this page sees it, and out of the history.
"use strict";

const field = document.getElementById("invitation");

if (field && location.hash.length > 1) {
  field.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
}
