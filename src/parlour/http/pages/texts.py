"""Translations of the plain pages, and choosing a reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request

from parlour.http.call import sent_cookies

RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
LOCALE_COOKIE: Final = "locale"

ENGLISH: Final[Mapping[str, str]] = {
    "landing.title": "Talk to a person",
    "landing.lead": "Tell us what you need. Somebody answers right here, live, and the conversation stays yours: "
    "no account needed.",
    "landing.offline": "No agent is online right now. Ask anyway: the answer will be waiting here, in this browser.",
    "landing.agents": "For agents: the desk with every ticket",
    "landing.members": "For members: messages and tickets under your name",
    "landing.mine": "Your tickets",
    "form.title": "Ask for help",
    "form.name": "Your name",
    "form.email": "E-mail (optional)",
    "form.subject": "What is it about?",
    "form.message": "Your message",
    "form.send": "Start the conversation",
    "form.taken": "This is already taken.",
    "form.check": "This can’t be accepted as it is.",
    "ticket.open": "Open",
    "ticket.closed": "Closed",
    "ticket.closedText": "This ticket is closed. You can read it, and open a new one.",
    "ticket.new": "Open a new ticket",
    "ticket.reply": "Your reply",
    "ticket.send": "Send",
    "ticket.reload": "Check for new messages",
    "ticket.earlier": "There are earlier messages; they are shown with JavaScript switched on.",
    "ticket.leave": "Forget me on this device",
    "ticket.leaveText": "On a device that others use: it forgets your tickets. Nobody can open them here again, "
    "not even you.",
    "ticket.missingTitle": "Ticket not found",
    "ticket.missingText": "It may have been opened in another browser, or this one keeps no cookies. "
    "You can open a new one at any time.",
    "login.title": "Log in to the desk",
    "login.lead": "For agents and admins.",
    "login.login": "Username or e-mail",
    "login.password": "Password",
    "login.submit": "Log in",
    "login.forgot": "Forgot your password? Ask an administrator of this site for a link.",
    "login.guest": "Not an agent? Ask for help",
    "member.title": "Log in",
    "member.lead": "See your messages and tickets.",
    "member.register": "No account yet? Create one",
    "register.title": "Create account",
    "register.lead": "Write with the others here, and ask for help under your own name.",
    "register.email": "E-mail",
    "register.submit": "Create account",
    "register.login": "Already have an account? Log in",
    "invite.title": "You’re invited",
    "invite.lead": "Create your account to get started.",
    "invite.usedText": "It works once, and only for a week. Ask whoever invited you for a new one.",
    "link.usedTitle": "This link no longer works",
    "reset.title": "Choose a new password",
    "reset.lead": "You will be logged out everywhere else.",
    "reset.submit": "Save and log in",
    "reset.usedText": "It works once, and only for half an hour. Ask an administrator of this site for a new one.",
    "desk.noEntry": "The desk is for agents",
    "desk.noEntryText": "You are logged in, but your account is a member’s. Your own tickets and messages are here:",
    "admin.title": "Administration",
    "admin.noEntry": "This page is for administrators",
    "admin.noEntryText": "You are logged in, but your account is not an administrator’s. Your messages are here:",
    "noEntry.messages": "Your messages",
    "noEntry.other": "Log in with another account",
    "messages.title": "Messages",
    "messages.account": "Your account",
    "messages.lead": "This page is live and needs JavaScript.",
    "panel.noscript": "The chat is live and needs JavaScript.",
    "desk.title": "Desk",
    "desk.lead": "The desk is live and needs JavaScript.",
    "desk.logout": "Log out",
    "setup.title": "Welcome to Parlour",
    "setup.lead": "Create the first account. It’s the admin: it answers tickets and invites everyone else.",
    "setup.username": "Username",
    "setup.password": "Password (at least 8 characters)",
    "setup.submit": "Create admin and open the desk",
    "setup.usedTitle": "This link has been used",
    "setup.usedText": "It works once. If an admin exists already, log in; otherwise start the server again and it "
    "prints a new link.",
    "error.home": "Back to home",
    "error.not_found": "There is nothing here",
    "error.forbidden": "That is not allowed here",
    "error.unauthenticated": "That name and password don’t match.",
    "error.rate_limited": "Too many at once. Wait a moment and try again.",
    "error.conflict": "This username or e-mail address is already taken.",
    "error.invalid": "Please check the form.",
    "error.ticket_closed": "This ticket is closed.",
    "error.actor_changed": "You’re logged in as somebody else now, or not at all. Reload the page.",
    "error.unavailable": "That does not work just now. Try again in a moment.",
    "error.no_cookies": "This browser keeps no cookies from this site, so it would be forgotten at once who you are. "
    "Allow them and try again: nothing has been sent yet.",
    "error.other": "That did not work.",
}
SPANISH: Final[Mapping[str, str]] = {
    "landing.title": "Habla con una persona",
    "landing.lead": "Cuéntanos qué necesitas. Alguien te responde aquí mismo, en directo, y la conversación se queda "
    "contigo: sin crear una cuenta.",
    "landing.offline": "Ahora no hay ningún agente en línea. Pregunta igualmente: la respuesta te esperará aquí, en "
    "este navegador.",
    "landing.agents": "Para agentes: el escritorio con todas las consultas",
    "landing.members": "Para miembros: mensajes y consultas con tu nombre",
    "landing.mine": "Tus consultas",
    "form.title": "Pide ayuda",
    "form.name": "Tu nombre",
    "form.email": "Correo electrónico (opcional)",
    "form.subject": "¿De qué se trata?",
    "form.message": "Tu mensaje",
    "form.send": "Empezar la conversación",
    "form.taken": "Ya está en uso.",
    "form.check": "Así no se admite.",
    "ticket.open": "Abierta",
    "ticket.closed": "Cerrada",
    "ticket.closedText": "Esta consulta está cerrada. Puedes leerla y abrir otra.",
    "ticket.new": "Abrir otra consulta",
    "ticket.reply": "Tu respuesta",
    "ticket.send": "Enviar",
    "ticket.reload": "Buscar mensajes nuevos",
    "ticket.earlier": "Hay mensajes anteriores; se muestran con JavaScript activado.",
    "ticket.leave": "Olvidarme en este dispositivo",
    "ticket.leaveText": "En un dispositivo compartido: olvida tus consultas, y nadie podrá volver a abrirlas aquí, "
    "tampoco tú.",
    "ticket.missingTitle": "No encontramos esta consulta",
    "ticket.missingText": "Quizá se abrió en otro navegador, o este no guarda cookies. "
    "Puedes abrir otra cuando quieras.",
    "login.title": "Entrar en el escritorio",
    "login.lead": "Para agentes y administración.",
    "login.login": "Usuario o correo",
    "login.password": "Contraseña",
    "login.submit": "Entrar",
    "login.forgot": "¿Olvidaste tu contraseña? Pide un enlace a un administrador de este sitio.",
    "login.guest": "¿No eres agente? Pide ayuda",
    "member.title": "Entrar",
    "member.lead": "Accede a tus mensajes y consultas.",
    "member.register": "¿Aún no tienes cuenta? Crea una",
    "register.title": "Crear cuenta",
    "register.lead": "Escribe con los demás y pide ayuda con tu nombre.",
    "register.email": "Correo electrónico",
    "register.submit": "Crear cuenta",
    "register.login": "¿Ya tienes una cuenta? Entra",
    "invite.title": "Te han invitado",
    "invite.lead": "Crea tu cuenta para empezar.",
    "invite.usedText": "Funciona una sola vez y durante una semana. Pide otro a quien te invitó.",
    "link.usedTitle": "Este enlace ya no funciona",
    "reset.title": "Elige una contraseña nueva",
    "reset.lead": "Se cerrará tu sesión en los demás dispositivos.",
    "reset.submit": "Guardar y entrar",
    "reset.usedText": "Funciona una sola vez y durante media hora. Pide otro a un administrador de este sitio.",
    "desk.noEntry": "El escritorio es para agentes",
    "desk.noEntryText": "Has entrado, pero tu cuenta es de miembro. Tus consultas y mensajes están aquí:",
    "admin.title": "Administración",
    "admin.noEntry": "Esta página es para administradores",
    "admin.noEntryText": "Has entrado, pero tu cuenta no es de administración. Tus mensajes están aquí:",
    "noEntry.messages": "Tus mensajes",
    "noEntry.other": "Entrar con otra cuenta",
    "messages.title": "Mensajes",
    "messages.account": "Tu cuenta",
    "messages.lead": "Esta página es en directo y necesita JavaScript.",
    "panel.noscript": "El chat es en directo y necesita JavaScript.",
    "desk.title": "Escritorio",
    "desk.lead": "El escritorio es en directo y necesita JavaScript.",
    "desk.logout": "Salir",
    "setup.title": "Te damos la bienvenida a Parlour",
    "setup.lead": "Crea la primera cuenta. Es la de administración: responde consultas e invita al resto.",
    "setup.username": "Nombre de usuario",
    "setup.password": "Contraseña (al menos 8 caracteres)",
    "setup.submit": "Crear la cuenta y abrir el escritorio",
    "setup.usedTitle": "Este enlace ya se ha usado",
    "setup.usedText": "Funciona una sola vez. Si ya hay una cuenta de administración, entra; si no, reinicia el "
    "servidor y mostrará un enlace nuevo.",
    "error.home": "Volver al inicio",
    "error.not_found": "Aquí no hay nada",
    "error.forbidden": "Eso no se permite aquí",
    "error.unauthenticated": "El usuario y la contraseña no coinciden.",
    "error.rate_limited": "Demasiado a la vez. Espera un momento e inténtalo de nuevo.",
    "error.conflict": "Ese nombre de usuario o correo ya está en uso.",
    "error.invalid": "Revisa el formulario.",
    "error.ticket_closed": "Esta consulta está cerrada.",
    "error.actor_changed": "Ahora has entrado con otra cuenta, o con ninguna. Vuelve a cargar la página.",
    "error.unavailable": "Ahora mismo no funciona. Prueba dentro de un momento.",
    "error.no_cookies": "Este navegador no guarda las cookies de este sitio, y olvidaría enseguida quién eres. "
    "Permítelas e inténtalo de nuevo: todavía no se ha enviado nada.",
    "error.other": "No ha funcionado.",
}
TEXTS: Final = {"en": ENGLISH, "es": SPANISH}


class Words:
    """`words("form.title")` in the reader's language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.direction = "rtl" if locale.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
        self._texts = TEXTS.get(locale.partition("-")[0], ENGLISH)

    def __call__(self, key: str) -> str:
        return self._texts[key]

    def of_code(self, code: str) -> str:
        """What a refusal says to a person."""
        return self._texts.get(f"error.{code}", self._texts["error.other"])


def words_for(request: Request) -> Words:
    """The reader's choice (a cookie), else the first language of `Accept-Language` that there is, else English."""
    chosen = sent_cookies(request).get(LOCALE_COOKIE, "").lower()
    wanted = [chosen, *_accepted(request.headers.get("accept-language", "")[:500])]
    return Words(next((tag for tag in (name.partition("-")[0] for name in wanted) if tag in TEXTS), "en"))


def _accepted(header: str) -> list[str]:
    """Language tags by weight (RFC 9110, section 12.5.4)."""
    weighted = list[tuple[float, str]]()
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), tag.strip().lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighted, key=lambda entry: entry[0]) if weight < 0]
