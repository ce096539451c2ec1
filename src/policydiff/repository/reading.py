"""A policy repository, read: revisions, files at a revision, and the history of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from policydiff.errors import HistoryError
from policydiff.repository.branches import RemoteBranch, Writer
from policydiff.repository.commands import Answer, Commands
from policydiff.repository.fetching import Remote
from policydiff.repository.log import LOG_FORMAT, TreeLog, parse_log, trace_history
from policydiff.repository.names import check_path, check_revision, iso_date, shown
from policydiff.repository.records import BlobVersion, CommitInfo
from policydiff.repository.remote import RemoteRef
from policydiff.repository.signatures import Signature, find_signature, introducing_commit
from policydiff.repository.trailers import TrailedCommit, trailer_log
from policydiff.repository.writing import commit_files

_MODES = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


class Repository:
    """One repository, opened by `open_repository`. For one thread: another opens its own."""

    def __init__(self, commands: Commands, root: Path | None, git_dir: Path, shallow: bool) -> None:
        self._commands = commands
        self.root = root
        """Top folder of the work tree, or None where the repository is bare."""
        self.git_dir = git_dir
        self.is_shallow = shallow
        """History was cut off when it was cloned."""

    @property
    def place(self) -> Path:
        """What messages call the repository."""
        return self.root or self.git_dir

    def head_commit(self) -> str | None:
        """Return the commit HEAD stands on, or None before the first commit."""
        answer = self._commands.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return answer.text if answer.status == 0 else None

    def default_branch(self) -> str:
        """Return the branch that is published: the remote's default, else main, master or HEAD's."""
        answer = self._commands.run("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        if answer.status == 0:
            return answer.text.removeprefix("refs/remotes/origin/")
        for name in ("main", "master"):
            if (
                self._commands.run("show-ref", "--quiet", "--verify", f"refs/heads/{name}").status
                == 0
            ):
                return name
        answer = self._commands.run("symbolic-ref", "--quiet", "--short", "HEAD")
        return answer.text if answer.status == 0 else "main"

    def resolve(self, rev: str) -> str:
        """Return the commit that `rev` names, 40 hex digits.

        Raises `HistoryError` where it names none, or one that a shallow clone does not have.
        """
        check_revision(rev)
        answer = self._commands.run("rev-parse", "--verify", "--end-of-options", rev + "^{commit}")
        commit = answer.text.rpartition("\n")[2]
        if answer.status == 0 and _is_hash(commit):
            return commit
        raise self._unknown(rev, answer)

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Tell whether the history of the commit `newer` contains the commit `older`."""
        older, newer = self._hash(older), self._hash(newer)
        return self._commands.run("merge-base", "--is-ancestor", older, newer).status == 0

    def commit(self, commit: str) -> CommitInfo:
        """Return dates, author and message of `commit` (40 hex digits)."""
        commit = self._hash(commit)
        return _read_commit(commit, self._commands.object_bytes(commit))

    def commit_date(self, commit: str) -> str:
        """Return the date at which the commit was made: ISO 8601 with offset."""
        return self.commit(commit).date

    def commit_author_date(self, commit: str) -> str:
        """Return the date at which the change was written: ISO 8601 with offset."""
        return self.commit(commit).author_date

    def commit_message(self, commit: str) -> str:
        """Return the whole message of `commit`."""
        return self.commit(commit).message

    def blob_id(self, commit: str, path: str) -> str | None:
        """Return the blob hash of the file `path` in `commit`, or None where it is absent.

        A symbolic link, submodule or folder raises `HistoryError`, and so does what lies within one of
        the first two: this repository does not have it, whatever the work tree shows.
        """
        commit = self._hash(commit)
        answer = self._done("ls-tree", "-z", "--full-tree", commit, "--", check_path(path))
        if not answer.output:
            self._refuse_within(path, f"at {commit[:12]}", "ls-tree", "--full-tree", commit)
            return None
        mode, _, blob = answer.text.partition("\t")[0].split(" ")
        return self._regular(mode, blob, path, f"at {commit[:12]}")

    def files(self) -> tuple[str, ...]:
        """Return the paths of all files in the work tree that are staged, or could be: not ignored."""
        listed = self._done("ls-files", "-z", "--cached", "--others", "--exclude-standard").text
        return tuple(sorted({path for path in listed.split("\0") if path}))

    def index_blob_id(self, path: str) -> str | None:
        """Return the blob hash of `path` as it is staged, or None where it is not in the index."""
        if self.root is None:
            raise HistoryError(
                f"{self.place} is a bare repository and has no index; name a revision."
            )
        answer = self._done("ls-files", "-z", "--stage", "--full-name", "--", check_path(path))
        entries = [entry.partition("\t") for entry in answer.text.split("\0") if entry]
        exact = [fields.split(" ") for fields, _, name in entries if name == check_path(path)]
        if not exact:
            if entries:
                raise self._not_a_file(path, "a folder", "in the index")
            self._refuse_within(path, "in the index", "ls-files", "--stage", "--full-name")
            return None
        mode, blob, stage = exact[0]
        if stage != "0":
            raise HistoryError(
                f"{shown(path)} has merge conflicts in the index of {self.place}. "
                "Resolve them and add it first."
            )
        return self._regular(mode, blob, path, "in the index")

    def read_blob(self, commit: str, path: str) -> bytes | None:
        """Return the exact bytes of `path` in `commit`, or None where it is absent."""
        blob = self.blob_id(commit, path)
        return None if blob is None else self._commands.object_bytes(blob)

    def read_blobs(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the exact bytes of each blob by its hash; each is read once."""
        return {blob: self._commands.object_bytes(blob) for blob in dict.fromkeys(ids)}

    def blob_within(self, blob: str, most: int) -> bytes | None:
        """Return the exact bytes of a blob, or None where there are more than `most`."""
        return self._commands.object_within(blob, most)

    def entries(self, commit: str, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return mode and object hash of everything at or below `paths` in `commit`, by path.

        A file has mode 100644 or 100755. Absent paths are absent from the answer.
        """
        asked = sorted(set(map(check_path, paths)))
        if not asked:
            return {}
        answer = self._done("ls-tree", "-r", "-z", "--full-tree", self._hash(commit), "--", *asked)
        found = {}
        for entry in filter(None, answer.text.split("\0")):
            fields, _, path = entry.partition("\t")
            mode, _, name = fields.split(" ")
            found[path] = (mode, name)
        return found

    def object_ids(self, commit: str, paths: Iterable[str]) -> dict[str, str]:
        """Return the hash of the file or folder at each path in `commit`, "" where there is none."""
        commit = self._hash(commit)
        found = {}
        for path in map(check_path, paths):
            answer = self._done("ls-tree", "-z", "--full-tree", commit, "--", path)
            found[path] = answer.text.partition("\t")[0].rpartition(" ")[2]
        return found

    def introduction(self, rev: str, path: str, holds: Callable[[bytes], bool]) -> str | None:
        """Return the newest commit up to `rev` at which the file came to be one that `holds`.

        See `signatures.introducing_commit`. Raises `HistoryError` in a shallow clone.
        """
        self._refuse_shallow(f"the history of {shown(path)}")
        return introducing_commit(self._commands, self.resolve(rev), check_path(path), holds)

    def signature(self, commit: str, signers: bytes) -> Signature | None:
        """Return who of `signers` signed `commit` (40 hex digits); see `signatures.find_signature`."""
        return find_signature(self._commands, self._hash(commit), signers)

    def versions(
        self, path: str, rev: str = "HEAD", aliases: Iterable[str] = ()
    ) -> tuple[BlobVersion, ...]:
        """Return every step of the file's history up to `rev`, newest first; () where it never was.

        History is what the branch showed: the line of first parents, a merge being one step.
        Renames are followed as git recognises them, copies never (the original is another policy);
        `aliases` are earlier paths, newest first, for renames that git does not recognise. One
        `git log` a path.
        """
        self._refuse_shallow(f"the history of {shown(path)}")
        names = (check_path(path), *map(check_path, aliases))
        return trace_history(self._follow, self.resolve(rev), names)

    def histories(
        self, paths: Mapping[str, Iterable[str]], rev: str = "HEAD"
    ) -> dict[str, tuple[BlobVersion, ...]]:
        """Return the steps of many files, as `versions` does, by ONE `git log` of the whole tree.

        `paths` maps each file to its aliases. For many files: the cost hardly grows with their
        number. In a commit that deletes and adds several look-alikes, git may pair them otherwise
        than `versions` does.
        """
        self._refuse_shallow("the history of its files")
        start = self.resolve(rev)
        asked = {path: tuple(map(check_path, (path, *others))) for path, others in paths.items()}
        whole = TreeLog(start, parse_log(self._done(*_LOG, start, "--").output))
        return {path: trace_history(whole.follow, start, names) for path, names in asked.items()}

    def trailers(
        self, base: str, tip: str, paths: Iterable[str], keys: tuple[str, ...]
    ) -> tuple[TrailedCommit, ...]:
        """Return the commits in `tip` and not in `base` that touch a path and have such a trailer.

        Newest first; commits of merged branches are among them. See `trailers.trailer_log`.
        """
        names = tuple(dict.fromkeys(map(check_path, paths)))
        return trailer_log(self._done, self._hash(base), self._hash(tip), names, keys)

    def commit_files(
        self,
        files: Mapping[str, str | bytes | None],
        message: str,
        author_name: str,
        author_email: str,
        date: str,
    ) -> str:
        """Write files (None deletes), commit exactly them on HEAD's branch, return the hash.

        See `writing.commit_files`.
        """
        return commit_files(
            self._commands, self.root, files, message, (author_name, author_email, date)
        )

    def remote_ref(self, remote: str, ref: str, pauses: tuple[float, ...]) -> RemoteRef:
        """Return a ref of a remote that commits can be appended to; close it after use.

        `pauses` are seconds between attempts where the remote does not answer.
        """
        return RemoteRef(self._commands, remote, ref, pauses)

    def remote(self, name: str) -> Remote:
        """Return a remote that missing commits can be fetched from; close it after use."""
        return Remote(self._commands, name, self.is_shallow)

    def remote_branch(self, remote: str, ref: str, writer: Writer) -> RemoteBranch:
        """Return a branch of a remote that the program itself writes; close it after use."""
        return RemoteBranch(self._commands, remote, ref, writer)

    def move_to(self, commit: str) -> None:
        """Have HEAD and the work tree hold `commit`, on no branch.

        Raises `HistoryError` where that would overwrite what was edited.
        """
        self._done("checkout", "--quiet", "--detach", self._hash(commit), "--")

    def _follow(self, commit: str, path: str) -> tuple[BlobVersion, ...]:
        """Return the steps that one `git log` finds, up to the first copy."""
        return parse_log(self._done(*_LOG, "--follow", commit, "--", path).output)

    def _hash(self, commit: str) -> str:
        return commit if _is_hash(commit) else self.resolve(commit)

    def _done(self, *arguments: str) -> Answer:
        answer = self._commands.run(*arguments)
        if answer.status != 0:
            raise HistoryError(
                f"`git {arguments[0]}` failed in {self.place}: {answer.complaint or answer.status}"
            )
        return answer

    def _regular(self, mode: str, blob: str, path: str, where: str) -> str:
        if mode in _MODES:
            raise self._not_a_file(path, _MODES[mode], where)
        return blob

    def _refuse_within(self, path: str, where: str, *listing: str) -> None:
        """Raise where a folder of the absent `path` is a symbolic link or a submodule."""
        folders = [str(folder) for folder in PurePosixPath(check_path(path)).parents][:-1]
        if not folders:
            return
        for entry in self._done(*listing, "-z", "--", *folders).text.split("\0"):
            fields, _, folder = entry.partition("\t")
            mode = fields.partition(" ")[0]
            if folder in folders and mode in ("120000", "160000"):
                raise HistoryError(
                    f"{shown(path)} {where} lies in {shown(folder)}, which is {_MODES[mode]} in "
                    f"{self.place}. Name the file where it lies, and run this in its own repository."
                )

    def _not_a_file(self, path: str, kind: str, where: str) -> HistoryError:
        return HistoryError(
            f"{shown(path)} {where} in {self.place} is {kind}, not a file. "
            "Name the file that holds the text."
        )

    def _refuse_shallow(self, wanted: str) -> None:
        if self.is_shallow:
            raise HistoryError(
                f"This checkout is shallow, so {wanted} is not complete in {self.place}. {_DEEPEN}"
            )

    def _unknown(self, rev: str, answer: Answer) -> HistoryError:
        where = f"in {self.place}"
        if "ambiguous" in answer.complaint:
            return HistoryError(
                f"Revision {shown(rev)} is ambiguous {where}. Give more digits of the hash."
            )
        if rev.partition("~")[0].partition("^")[0] in ("HEAD", "@") and self.head_commit() is None:
            return HistoryError(
                f"There is no commit yet {where}, so {shown(rev)} names nothing. Commit first."
            )
        if self.is_shallow:
            exact = (
                f" `git fetch --depth=1 origin {rev}` fetches just that commit."
                if _is_hash(rev)
                else ""
            )
            return HistoryError(
                f"This checkout is shallow, so revision {shown(rev)} is not available {where}. "
                f"{_DEEPEN}{exact}"
            )
        return HistoryError(
            f"Revision {shown(rev)} is unknown {where}. "
            "Check the name (`git branch --all`, `git tag`, `git log`), or fetch it."
        )


_LOG = (
    "log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "-M",
    "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--date=raw", "--encoding=UTF-8",
    f"--format={LOG_FORMAT}",
)  # fmt: skip
_DEEPEN = (
    "In GitHub Actions set `fetch-depth: 0` on actions/checkout; elsewhere run "
    "`git fetch --unshallow`."
)


def _is_hash(name: str) -> bool:
    return len(name) == 40 and all(char in "0123456789abcdef" for char in name)


def _read_commit(commit: str, raw: bytes) -> CommitInfo:
    """Read a commit object: header lines, an empty line, the message."""
    head, _, body = raw.partition(b"\n\n")
    parents: list[str] = []
    fields = {"author": "", "committer": "", "encoding": "utf-8"}
    for line in head.decode("utf-8", "replace").split("\n"):
        key, _, value = line.partition(" ")
        if key == "parent":
            parents.append(value)
        elif key in fields:
            fields[key] = value
    author, author_date = _identity(fields["author"])
    try:
        message = body.decode(fields["encoding"], "replace")
    except LookupError:
        message = body.decode("utf-8", "replace")
    return CommitInfo(
        commit, tuple(parents), author, author_date, _identity(fields["committer"])[1], message
    )


def _identity(line: str) -> tuple[str, str]:
    """Split "Name <address> SECONDS OFFSET" into the name and the ISO date."""
    name, _, rest = line.partition(" <")
    seconds, _, offset = rest.rpartition("> ")[2].partition(" ")
    return name, iso_date(seconds, offset)
