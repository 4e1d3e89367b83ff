"""All mails in all states, to be looked at: the demo's own pages, from the samples that the tests render, too."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from portal import mail_samples
from portal.assembly import portal_of
from portal.demo.inbox import MAIL_CSP
from portal.mail.delivery import Mail
from portal.pages.render import language_of, page


async def index(request: Request) -> Response:
    templates, language = portal_of(request).templates, language_of(request).code
    mails = [(sample, mail_samples.render(templates, sample, language)) for sample in mail_samples.SAMPLES]
    return page(request, "demo/mails.html", mails=mails, language_code=language)


async def show_html(request: Request) -> Response:
    return HTMLResponse(_mail(request).html, headers={"Content-Security-Policy": MAIL_CSP})


async def show_text(request: Request) -> Response:
    mail = _mail(request)
    return PlainTextResponse(f"{mail.subject}\n\n{mail.text}")


def _mail(request: Request) -> Mail:
    templates, language = portal_of(request).templates, request.path_params["language"]
    sample = mail_samples.find(request.path_params["name"])
    if sample is None or language not in templates.languages:
        raise HTTPException(404)
    return mail_samples.render(templates, sample, language)


ROUTES = [
    Route("/demo/mails", index, name="demo-mails"),
    Route("/demo/mails/{language}/{name}.html", show_html, name="demo-mail-html"),
    Route("/demo/mails/{language}/{name}.txt", show_text, name="demo-mail-text"),
]
