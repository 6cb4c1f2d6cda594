-- Mail of a friend: accepted at the end of its header, the body never asked for.
conn = mt.connect("unix:" .. socket, 20, 0.1)
if conn == nil then error "connect" end
if mt.negotiate(conn, nil, nil, nil) ~= nil then error "negotiate" end
if not mt.test_action(conn, SMFIF_ADDHDRS) then error "no ADDHDRS" end
if not mt.test_action(conn, SMFIF_CHGHDRS) then error "no CHGHDRS" end
if not mt.test_action(conn, SMFIF_QUARANTINE) then error "no QUARANTINE" end
if mt.test_action(conn, SMFIF_CHGBODY) then error "asks to change bodies" end
if mt.test_action(conn, SMFIF_DELRCPT) then error "asks to drop recipients" end
if not mt.test_option(conn, SMFIP_NOHELO) then error "asks for HELO" end
if not mt.test_option(conn, SMFIP_NOUNKNOWN) then error "asks for unknown" end

mt.macro(conn, SMFIC_CONNECT, "j", "mx.example.org")
if mt.conninfo(conn, "client.example.net", "192.0.2.1") ~= nil then
	error "conninfo"
end
if mt.mailfrom(conn, "<friend@example.net>") ~= nil then error "mailfrom" end
if mt.getreply(conn) ~= SMFIR_CONTINUE then error "mailfrom: reply" end
if mt.rcptto(conn, "<freelancer@example.org>") ~= nil then error "rcptto" end
mt.header(conn, "From", "Friend <friend@example.net>")
mt.header(conn, "Subject", "Telegram")
if mt.eoh(conn) ~= nil then error "eoh" end
if mt.getreply(conn) ~= SMFIR_ACCEPT then error "eoh: not accepted" end
mt.disconnect(conn)
