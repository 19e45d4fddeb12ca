#include "base/InputFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/TextNumbers.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace clusterlens {

namespace {

// All of it, or the first most + 1 bytes.
std::string firstBytes(std::istream& in, const std::string& name, std::size_t most)
{
    std::string bytes;
    std::array<char, 65536> piece{};
    errno = 0;
    while (bytes.size() <= most && in) {
        in.read(piece.data(), std::streamsize(piece.size()));
        bytes.append(piece.data(), std::size_t(in.gcount()));
    }
    if (in.bad())
        throw StoreError(
            name + ": expected to read all of it, found: " + std::generic_category().message(errno != 0 ? errno : EIO));
    bytes.resize(std::min(bytes.size(), most + 1));
    return bytes;
}

} // namespace

std::ifstream openInput(const std::filesystem::path& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) // opening one succeeds, reading it does not
        throw StoreError(displayName(path) + ": expected a file, found a directory");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw StoreError(
            displayName(path) + ": expected a readable file, found: " + std::generic_category().message(errno != 0 ? errno : EIO));
    return in;
}

std::string readInput(const std::filesystem::path& path, std::size_t most)
{
    std::ifstream in = openInput(path);
    return firstBytes(in, displayName(path), most);
}

std::string readAll(std::istream& in, const std::string& name, std::size_t most)
{
    std::string bytes = firstBytes(in, name, most);
    if (bytes.size() > most)
        throw ParseError(name + ": expected at most " + shortText(static_cast<double>(most) / 1048576.0, 4) + " MiB, found more");
    return bytes;
}

} // namespace clusterlens
