"""Servers that know what a folder is like only once it holds something (UW IMAP's mailbox files)."""


from servers.scripted import Mail

CAPABILITY = "IMAP4rev1 LITERAL+ UIDPLUS NAMESPACE"
MAILS = [Mail(b"Message-ID: <%d@example.com>\r\n\r\n%d\r\n" % (n, n), r"\Seen $Forwarded", None)
         for n in range(1, 8)]


def begin(pair):
    pair.begin([Mail(mail.body, mail.flags, mail.date) for mail in MAILS], capability=CAPABILITY)
    return pair.destination


def test_flags_are_sent_to_an_empty_folder_that_says_it_keeps_none(pair):
    begin(pair).permanent = ""
    assert pair.migrate() == 0, pair.show()
    assert {mail.flags for mail in pair.destination.boxes["INBOX"]} == {r"\Seen $Forwarded"}


def test_a_folder_with_messages_is_believed_that_it_keeps_no_flags(pair):
    destination = begin(pair)
    destination.permanent = ""
    destination.add("INBOX", Mail(b"a: b\r\n\r\nthere\r\n", "", None))
    assert pair.migrate() == 0, pair.show()
    assert {mail.flags for mail in destination.boxes["INBOX"]} == {""}


def test_a_warning_while_messages_are_stored_is_told_once(pair):
    destination = begin(pair)
    destination.rule("APPEND", lambda peer, tag, command: peer.say("* NO Unknown flag: $Forwarded\r\n"),
                     times=-1)
    assert pair.migrate() == 0, pair.show()
    told = [event for event in pair.events if event["event"] == "note"
            and "Unknown flag: $Forwarded" in event["text"]]
    assert len(told) == 1, pair.show()


def test_a_uid_validity_that_comes_with_the_first_message_is_the_folders(pair):
    destination = begin(pair)

    def other(peer, tag, command):
        """UIDVALIDITY 7 while it is empty, and 8 from the first message on."""
        if destination.boxes["INBOX"]:
            peer.say(peer._do_select(command).replace("UIDVALIDITY 7", "UIDVALIDITY 8")
                     + f"{tag} OK done\r\n")
            return ""
        return None

    def appended(peer, tag, command):
        peer.say(f"{tag} OK " + peer._do_append(command)[1].replace("APPENDUID 7", "APPENDUID 8")
                 + "done\r\n")
        return ""

    def status(peer, tag, command):
        if not destination.boxes["INBOX"]:
            return None
        peer.say(peer._do_status(command).replace("UIDVALIDITY 7", "UIDVALIDITY 8")
                 + f"{tag} OK done\r\n")
        return ""

    destination.rule("(SELECT|EXAMINE)", other, times=-1)
    destination.rule("APPEND", appended, times=-1)
    destination.rule("STATUS", status, times=-1)
    assert pair.migrate() == 0, pair.show()
    assert pair.migrate() == 0, pair.show()
    assert pair.counts()["earlier"] == 7 and pair.counts()["adopted"] == 0, pair.show()
    assert len(destination.boxes["INBOX"]) == 7
