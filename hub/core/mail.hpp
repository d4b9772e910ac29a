// A message to a shopper, for whoever delivers mail: the demo hub writes it into a folder.
#pragma once

#include <string>

namespace noline::hub {

struct Mail {
  std::string to;
  std::string token;  ///< Opens the reset of the password, once, for half an hour.
};

}  // namespace noline::hub
