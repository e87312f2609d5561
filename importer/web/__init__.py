"""The page: the whole job in a browser, for people who never saw a terminal.

A face on `importer.session`, as the command line is one: it keeps what people have brought,
answered and corrected for each list, asks the session for judgements, plans and reports, and shows
them. No rule, count or judgement is made here.

    tables, store   what the server keeps of each list, one change after the other
    numbers         numbers that browsers send
    records         what is sent for lists, and who did what
    lists           a list as those changes make it; its sheet as it was corrected
    approvals       who was asked to approve what, and what they said
    findings        what was found, by row and by what it is about
    looking         what people have to look at, and what they have looked at
    desk            what the session finds in a list, kept while nothing changes
    remedies, rows  what can be done about a finding; a row as pages show it
    correcting      what a form asks for in a row, as changes
    pictures        first pages of PDFs, drawn apart
    work, runner    what is asked of DokStamp, and what is sent to it, one thing at a time
    found_online    what is wrong with rows that only DokStamp could tell
    receipts        how it ended, read back from results workbooks
    guard, access   which requests are ours at all, and who makes them
    visit           one request: who, which list, its form; and how it is answered
    pages/          the screens, a module each
    serving         the server: found again, opened in the browser, ended

Needs the extra `[web]`.
"""
