"""Includes point one way: whoever reads one folder of server/ needs to know only those below it."""
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stand_in import SOURCE

# Which folders each folder may include besides itself. "" is what stands directly in server/: the public classes.
MAY_INCLUDE = {
    "include": {"understudy"},
    "build": set(),  # the standard headers that are parsed once for all
    "base": set(),
    "exchange": {"understudy", "base"},
    "yaml": {"base"},
    "scenario": {"base", "yaml"},
    "world": {"understudy", "base", "scenario"},
    "engine": {"understudy", "base", "scenario", "world"},
    "transport": {"understudy", "base"},
    "contract": {"understudy", "base", "exchange", "yaml", "scenario", "transport"},  # a black box: neither engine nor world
    "admin": {"understudy", "base", "exchange", "scenario", "world", "engine", "transport", "contract"},
    "": {"understudy", "base", "exchange", "yaml", "scenario", "world", "engine", "transport", "contract", "admin"},
    "cli": {"understudy"},  # proof that the public face is enough
}

# Libraries: the folder that may use each, in one file, which is no header; or the files, where it is more than one.
LIBRARIES = {
    "CLI": "cli",
    "emmintrin.h": "base",  # the processor's
    "httplib.h": {"transport/listening_socket.cpp", "transport/http_client.cpp"},
    "nlohmann": "base",
    "openssl": {"base/digest.cpp", "transport/tls.cpp", "transport/certificates.cpp"},
    "re2": "base",
    "yaml-cpp": "yaml",
    "zlib.h": "base",
}

# The operating system's, allowed everywhere but in the public headers.
SYSTEM = re.compile(r"(sys|netinet|arpa)/\w+\.h|(fcntl|netdb|poll|pthread|signal|spawn|unistd)\.h")

INCLUDE = re.compile(r'\s*#\s*include\s*([<"])([^>"]+)[>"]')


def includes_of(server):
    """Yields file, line number, delimiter and name of every #include below `server`, files in order."""
    for path in sorted(server.rglob("*")):
        if path.suffix not in {".h", ".cpp"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if found := INCLUDE.match(line):
                yield path.relative_to(server), number, found[1], found[2]


def mistake_of(file, delimiter, name):
    """Returns why `file` must not include `name`, or None."""
    folder = file.parts[0] if len(file.parts) > 1 else ""
    if folder not in MAY_INCLUDE:
        return f"the folder {folder}/ has no place in the order; give it one in this test"
    top = name.split("/")[0] if "/" in name else ""
    if delimiter == '"':
        if top == folder or (not folder and not top):
            return None
        if top in MAY_INCLUDE[folder] - {"understudy"}:
            return None
        return f"{folder or 'server'}/ must not include {name}"
    if name.startswith("understudy/"):
        return None if "understudy" in MAY_INCLUDE[folder] else f"{folder}/ must not include {name}"
    library = name if name in LIBRARIES else top
    if library in LIBRARIES:
        users = LIBRARIES[library]
        if isinstance(users, set):
            return None if file.as_posix() in users else f"only {', '.join(sorted(users))} may include {name}"
        if folder != users:
            return f"only {users}/ may include {name}"
        return f"a header must not include {name}" if file.suffix == ".h" else None
    if "/" not in name and not name.endswith(".h"):
        return None  # the standard library
    if SYSTEM.fullmatch(name) and folder != "include":
        return None
    return f"{name} is of a library that this test does not know"


def mistakes_below(server):
    """Returns "file:line: reason" for each include that points the wrong way."""
    mistakes = []
    users = {}  # the file that uses each library
    for file, number, delimiter, name in includes_of(server):
        reason = mistake_of(file, delimiter, name)
        library = name if name in LIBRARIES else name.split("/")[0]
        is_of_one_file = isinstance(LIBRARIES.get(library), str)
        if not reason and delimiter == "<" and is_of_one_file and users.setdefault(library, file) != file:
            reason = f"{users[library]} includes {library} already; one file is enough"
        if reason:
            mistakes.append(f"server/{file}:{number}: {reason}")
    return mistakes


class Layering(unittest.TestCase):
    def test_includes_point_one_way(self):
        mistakes = mistakes_below(SOURCE / "server")
        self.assertFalse(mistakes, "\n" + "\n".join(mistakes))

    def test_there_is_something_to_check(self):
        folders = {file.parts[0] for file, *_ in includes_of(SOURCE / "server")}
        self.assertLessEqual({"base", "yaml", "scenario", "world", "engine", "transport", "cli", "include"}, folders)


class SelfTest(unittest.TestCase):
    """The check finds what it is for, in a tree made up here."""

    def check(self, **files):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in files.items():
                path = pathlib.Path(folder, name.replace("__", "/").replace("_cpp", ".cpp").replace("_h", ".h"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return mistakes_below(pathlib.Path(folder))

    def test_the_right_way_is_silent(self):
        self.assertEqual(self.check(
            base__text_h="#include <string>\n",
            base__json_cpp='#include <nlohmann/json.hpp>\n#include <nlohmann/detail.hpp>\n#include "base/text.h"\n',
            engine__engine_cpp='#include <understudy/message.h>\n#include "engine/walk.h"\n#include "world/world.h"\n',
            base__digest_cpp="#include <openssl/evp.h>\n",
            transport__tls_cpp="#include <openssl/ssl.h>\n",
            transport__http_client_cpp="#include <httplib.h>\n#include <sys/socket.h>\n",
            include__understudy__server_h="#include <chrono>\n#include <understudy/clock.h>\n",
            server_cpp='#include "mounts.h"\n#include "admin/admin.h"\n',
            cli__main_cpp='#include "cli/arguments.h"\n#include <CLI/CLI.hpp>\n#include <understudy/server.h>\n',
        ), [])

    def test_an_include_that_points_up_is_named_with_its_line(self):
        self.assertEqual(self.check(base__text_h='#pragma once\n\n#  include "yaml/node.h"\n'),
                         ["server/base/text.h:3: base/ must not include yaml/node.h"])

    def test_each_rule_finds_its_offender(self):
        for name, text, reason in [
            ("scenario__load_cpp", '#include "world/world.h"', "scenario/ must not include world/world.h"),
            ("contract__rule_cpp", '#include "engine/engine.h"', "contract/ must not include engine/engine.h"),
            ("contract__rule_cpp", '#include "world/world.h"', "contract/ must not include world/world.h"),
            ("transport__listener_cpp", '#include "engine/engine.h"', "transport/ must not include engine/engine.h"),
            ("engine__engine_cpp", '#include "admin/admin.h"', "engine/ must not include admin/admin.h"),
            ("engine__engine_cpp", '#include "../world/world.h"', "engine/ must not include ../world/world.h"),
            ("engine__engine_cpp", '#include "mounts.h"', "engine/ must not include mounts.h"),
            ("server_cpp", '#include "cli/table.h"', "server/ must not include cli/table.h"),
            ("cli__main_cpp", '#include "base/json.h"', "cli/ must not include base/json.h"),
            ("base__text_cpp", "#include <understudy/server.h>", "base/ must not include understudy/server.h"),
            ("include__understudy__server_h", '#include "base/value.h"', "include/ must not include base/value.h"),
            ("include__understudy__server_h", "#include <sys/types.h>", "sys/types.h is of a library that this test does not know"),
            ("engine__engine_cpp", "#include <nlohmann/json.hpp>", "only base/ may include nlohmann/json.hpp"),
            ("admin__admin_cpp", "#include <httplib.h>", "only transport/http_client.cpp, transport/listening_socket.cpp may include httplib.h"),
            ("transport__listener_cpp", "#include <openssl/ssl.h>",
             "only base/digest.cpp, transport/certificates.cpp, transport/tls.cpp may include openssl/ssl.h"),
            ("base__json_h", "#include <nlohmann/json.hpp>", "a header must not include nlohmann/json.hpp"),
            ("engine__engine_cpp", "#include <boost/asio.hpp>", "boost/asio.hpp is of a library that this test does not know"),
            ("helpers__text_cpp", "#include <string>", "the folder helpers/ has no place in the order; give it one in this test"),
        ]:
            with self.subTest(name=name, text=text):
                mistakes = self.check(**{name: text + "\n"})
                self.assertEqual([mistake.split(": ", 1)[1] for mistake in mistakes], [reason])

    def test_a_library_is_used_in_one_file(self):
        self.assertEqual(self.check(base__json_cpp="#include <nlohmann/json.hpp>\n",
                                    base__write_cpp="\n#include <nlohmann/json.hpp>\n"),
                         ["server/base/write.cpp:2: base/json.cpp includes nlohmann already; one file is enough"])


if __name__ == "__main__":
    unittest.main()
