"""Odoo lives at the root of the sandbox's port, as its client library insists."""

from django.urls import path

from sandbox.odoo import pages
from sandbox.odoo.rpc import json2, jsonrpc, xmlrpc

urlpatterns = [
    path("jsonrpc", jsonrpc.jsonrpc),
    path("web/webclient/version_info", jsonrpc.version_info),
    path("web/version", json2.version),
    path("json/version", json2.version),
    path("xmlrpc/2/<str:service>", xmlrpc.version_two),
    path("xmlrpc/<str:service>", xmlrpc.version_one),
    path("json/2/<str:model>/<str:method>", json2.call),
    path("doc-bearer/<str:name>.json", json2.doc),
    path("web", pages.old_link),
    path("web/login", pages.overview),
    path("odoo", pages.overview),
    path("odoo/", pages.overview),
    path("odoo/<path:rest>", pages.document),
    path("world/odoo/", pages.overview),
    path("world/odoo/<str:name>/", pages.listing),
    path("world/odoo/<str:name>/<int:number>/<str:deed>/", pages.by_hand),
    path("world/api/odoo/<str:name>", pages.api),
]
