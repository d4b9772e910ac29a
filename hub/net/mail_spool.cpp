#include "net/mail_spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

namespace noline::hub {

Status spool_mail(const std::string& folder, const std::string& origin, const Mail& mail) {
  // The link's secret stands behind "#": it is neither sent to a server nor told to other sites.
  const std::string text = "To: " + mail.to +
                           "\r\nSubject: Neues Passwort / New password\r\n"
                           "Content-Type: text/plain; charset=utf-8\r\n\r\n"
                           "Neues Passwort setzen (gilt 30 Minuten, einmal):\r\n"
                           "Set a new password (good for 30 minutes, once):\r\n\r\n" +
                           origin + "/account#reset=" + mail.token +
                           "\r\n\r\nWer das nicht wollte, braucht nichts zu tun.\r\n"
                           "If you did not ask for this, there is nothing to do.\r\n";
  std::string name = folder + "/mail-XXXXXX.eml";
  const int file = mkstemps(name.data(), 4);
  const bool is_written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) {
    close(file);
  }
  return is_written ? Status(Ok{}) : fail(Errc::storage_failed, "the mail spool cannot be written");
}

}  // namespace noline::hub
