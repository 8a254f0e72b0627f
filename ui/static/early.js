// Runs before anything is drawn, so that parts which need script do not flash: the mark that GOV.UK Frontend asks for.
document.body.classList.add("js-enabled", ...("noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []));
