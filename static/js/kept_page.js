// Has a page that is only read kept on this device, for where there is no line.

import { keepPages } from "./offline.js";

keepPages({ words: JSON.parse(document.getElementById("kept-words").textContent) });
