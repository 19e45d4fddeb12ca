// libFuzzer target: whatever a session says, with a checksum that is right, readSession gives one that validate() takes and that can be written and
// read again, or throws StoreError. The input is text: parts that begin with a line "@NAME", the path of a dataset. What the parts hold becomes
// a text, bytes or float64 numbers by that name, so the fuzzer changes what is said and not the HDF5 around it (fuzz_bundle does that).
#include "FuzzFile.h"

#include "base/Errors.h"
#include "base/Sha256.h"
#include "files/Hdf5File.h"
#include "session/SessionCheck.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

namespace {

using namespace clusterlens;
using Json = nlohmann::json;
using Parts = std::map<std::string, std::string>;

Parts partsOf(const std::string& input)
{
    Parts parts;
    for (std::size_t at = input.starts_with('@') ? 0 : input.find("\n@"); at != std::string::npos;) {
        const std::size_t name = input.find('@', at) + 1;
        const std::size_t line = input.find('\n', name);
        if (line == std::string::npos)
            break;
        at = input.find("\n@", line);
        parts.emplace(input.substr(name, line - name), input.substr(line + 1, at == std::string::npos ? at : at - line - 1));
    }
    return parts;
}

/// Numbers of 8 bytes each; a byte beyond them asks for one column more.
Eigen::MatrixXd matrixOf(const std::string& bytes, Eigen::Index columns)
{
    columns += bytes.size() % 8 == 1 ? 1 : 0;
    const Eigen::Index rows = Eigen::Index(bytes.size() / 8) / columns;
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> matrix(rows, columns);
    if (matrix.size() > 0)
        std::memcpy(matrix.data(), bytes.data(), std::size_t(matrix.size()) * 8);
    return matrix;
}

/// 0: no matrix
Eigen::Index columnsOf(const std::string& part)
{
    if (part == "points")
        return 2;
    if (part == "curves" || part == "sites")
        return 4;
    return part == "positions" || part.starts_with("part_") || part.starts_with("particle_") || part.starts_with("choice_") ? 3 : 0;
}

class Sealer {
public:
    Sealer(const std::filesystem::path& path, const Parts& parts)
        : m_parts(parts)
        , m_file(Hdf5File::create(path))
    {
    }

    void add(const std::string& name)
    {
        const auto part = m_parts.find(name);
        if (part == m_parts.end() || m_file.contains(name))
            return;
        const std::string& bytes = part->second;
        const std::string last = name.substr(name.rfind('/') + 1);
        if (const Eigen::Index columns = columnsOf(last); columns > 0) {
            const Eigen::MatrixXd matrix = matrixOf(bytes, columns);
            m_file.writeMatrix(name, matrix, "", "");
            m_hash.add(name + ":" + std::to_string(matrix.rows()) + "x" + std::to_string(matrix.cols()) + ":");
            m_hash.add({reinterpret_cast<const unsigned char*>(matrix.data()), std::size_t(matrix.size()) * 8});
            return;
        }
        const std::string text = last == "file" ? bytes : bytes.substr(0, bytes.find('\0')); // where a text ends
        last == "file" ? m_file.writeBytes(name, text) : m_file.writeText(name, text);
        m_hash.add(name + ":" + std::to_string(text.size()) + ":");
        m_hash.add(text);
    }

    void finish()
    {
        m_file.writeText("kind", "clusterlens session");
        m_file.writeInt("format_version", 1);
        m_file.writeText("program_version", "0");
        m_file.writeText("sha256", m_hash.finish());
        m_file.commit();
    }

private:
    const Parts& m_parts;
    Hdf5File m_file;
    Sha256 m_hash;
};

void seal(const std::filesystem::path& path, const Parts& parts)
{
    Sealer out(path, parts);
    out.add("session");
    const auto session = parts.find("session");
    const Json json = session == parts.end() ? Json() : Json::parse(session->second, nullptr, false);
    for (const char* const group : {"curves", "candidates"}) {
        if (!json.is_object() || !json.contains(group) || !json[group].is_array())
            continue;
        for (const Json& id : json[group])
            for (const char* const part : {"file", "positions", "points", "curves", "part_1", "part_2", "sites", "particle_1",
                     "particle_2", "choice_1", "choice_2", "about"})
                if (id.is_number_integer())
                    out.add(std::string(group) + "/" + std::to_string(id.get<int>()) + "/" + part);
    }
    out.finish();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const testing::FuzzFile file;
    const auto& path = file.path();
    seal(path, partsOf(std::string(reinterpret_cast<const char*>(data), size)));
    SessionData session;
    try {
        session = readSession(path);
    } catch (const StoreError&) {
        return 0;
    }
    validate(session);
    writeSession(path, session, "0"); // an uncaught StoreError is a finding: what was read can be written, and read again
    const SessionData again = readSession(path);
    if (again.curves.size() != session.curves.size() || again.candidates.size() != session.candidates.size())
        std::abort();
    return 0;
}
