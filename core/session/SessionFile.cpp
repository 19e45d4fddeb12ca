#include "session/SessionFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/Sha256.h"
#include "files/Hdf5File.h"
#include "session/SessionCheck.h"
#include "session/SessionJson.h"
#include "session/SessionRepair.h"

#include <fmt/core.h>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr const char* kind = "clusterlens session";

/// What goes into the file passes through the checksum, in the order in which it is written and read again.
class Checksum {
public:
    void add(const std::string& name, const std::string& bytes)
    {
        m_hash.add(fmt::format("{}:{}:", name, bytes.size()));
        m_hash.add(bytes);
    }
    void add(const std::string& name, const Eigen::MatrixXd& matrix)
    {
        m_hash.add(fmt::format("{}:{}x{}:", name, matrix.rows(), matrix.cols()));
        const auto* const bytes = reinterpret_cast<const unsigned char*>(matrix.data());
        m_hash.add(std::span(bytes, std::size_t(matrix.size()) * sizeof(double)));
    }
    [[nodiscard]] std::string finish() { return m_hash.finish(); }

private:
    Sha256 m_hash;
};

class Writer {
public:
    explicit Writer(const std::filesystem::path& path)
        : m_file(Hdf5File::create(path))
    {
    }

    void json(const std::string& name, const nlohmann::json& value)
    {
        const std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace); // a path may be no UTF-8
        m_file.writeText(name, text);
        m_checksum.add(name, text);
    }
    void bytes(const std::string& name, const std::string& value)
    {
        m_file.writeBytes(name, value);
        m_checksum.add(name, value);
    }
    void matrix(const std::string& name, const Eigen::MatrixXd& value, const std::string& units, const std::string& longName)
    {
        m_file.writeMatrix(name, value, units, longName);
        m_checksum.add(name, value);
    }
    void finish(const std::string& programVersion)
    {
        m_file.writeText("kind", kind);
        m_file.writeInt("format_version", sessionFormatVersion);
        m_file.writeText("program_version", programVersion);
        m_file.writeText("sha256", m_checksum.finish());
        m_file.commit();
    }

private:
    Hdf5File m_file;
    Checksum m_checksum;
};

class Reader {
public:
    explicit Reader(const std::filesystem::path& path)
        : m_name(displayName(path))
        , m_file(Hdf5File::open(path))
    {
        // A session holds everything once and plainly. Where many names lead to the same bytes, or compressed ones, the sum is out of all proportion.
        constexpr std::uintmax_t most = 16;
        std::error_code error;
        m_left = most * std::filesystem::file_size(path, error) + (std::uintmax_t(16) << 20U);
        if (error)
            throw StoreError(m_name + ": " + error.message());
        if (!m_file.contains("kind") || m_file.readText("kind") != kind)
            throw StoreError(m_name + ": expected a Clusterlens session, found another HDF5 file");
        const auto version = m_file.readInt("format_version");
        if (version < 1)
            damaged(fmt::format("it has format {}", version));
        if (version > sessionFormatVersion)
            throw StoreError(fmt::format(
                "{}: this session was written by a newer program (Clusterlens {}, format {}); this one reads format {} at most",
                m_name, m_file.readText("program_version"), version, sessionFormatVersion));
    }

    [[nodiscard]] nlohmann::json json(const std::string& name)
    {
        const std::string text = this->text(name);
        pass(name, text);
        return nlohmann::json::parse(text);
    }
    /// To be passed to the checksum where it has its turn.
    [[nodiscard]] std::string text(const std::string& name)
    {
        std::string text = m_file.readText(name);
        spend(text.size());
        return text;
    }
    void pass(const std::string& name, const std::string& text) { m_checksum.add(name, text); }
    [[nodiscard]] std::string bytes(const std::string& name)
    {
        std::string value = m_file.readBytes(name);
        spend(value.size());
        m_checksum.add(name, value);
        return value;
    }
    [[nodiscard]] Eigen::MatrixXd matrix(const std::string& name, Eigen::Index fewest, Eigen::Index most)
    {
        Eigen::MatrixXd value = m_file.readMatrix(name);
        if (value.cols() < fewest || value.cols() > most)
            damaged(fmt::format("{} has {} columns", name, value.cols()));
        spend(std::uintmax_t(value.size()) * sizeof(double));
        m_checksum.add(name, value);
        return value;
    }
    void finish()
    {
        if (m_checksum.finish() != m_file.readText("sha256"))
            damaged("its checksum differs");
    }
    /// Runs a part of reading: whatever it throws besides StoreError is the file's fault.
    template <typename Body> void guarded(Body&& body) const
    {
        try {
            body();
        } catch (const StoreError&) {
            throw;
        } catch (const std::bad_alloc&) {
            damaged("it asks for more memory than there is");
        } catch (const std::exception& e) { // of JSON, nearly always
            damaged(e.what());
        }
    }
    /// Runs a check, whose StoreError does not name the file.
    template <typename Body> void checked(Body&& body) const
    {
        try {
            body();
        } catch (const StoreError& e) {
            damaged(e.what());
        }
    }
    [[noreturn]] void damaged(const std::string& what) const
    {
        throw StoreError(m_name + ": expected a whole session, found a damaged one: " + what);
    }

private:
    void spend(std::uintmax_t size)
    {
        if (size > m_left)
            damaged("its parts are larger than the file");
        m_left -= size;
    }

    std::string m_name;
    Hdf5File m_file;
    Checksum m_checksum;
    std::uintmax_t m_left = 0; ///< bytes that may still be read
};

std::string curveFolder(int id)
{
    return fmt::format("curves/{}/", id);
}

std::string candidateFolder(int id)
{
    return fmt::format("candidates/{}/", id);
}

/// Positions of one particle of a mixture.
std::string partName(int id, std::size_t part)
{
    return candidateFolder(id) + "part_" + std::to_string(part + 1);
}

std::string particleName(std::size_t particle)
{
    return "particle_" + std::to_string(particle + 1);
}

std::string choiceName(std::size_t choice)
{
    return "choice_" + std::to_string(choice + 1);
}

void write(Writer& out, const SessionCurve& curve)
{
    const std::string folder = curveFolder(curve.id);
    const PdfCurve& points = curve.data->file.curve;
    Eigen::MatrixXd table(points.r.size(), points.dg.size() ? 3 : 2);
    table.col(0) = points.r;
    table.col(1) = points.g;
    if (points.dg.size())
        table.col(2) = points.dg;
    out.bytes(folder + "file", curve.data->content);
    out.matrix(folder + "points", table, "Å, Å^-2, Å^-2", "r, G and, when known, its standard deviation");
    out.json(folder + "about", curveJson(curve));
}

void read(Reader& in, SessionCurve& curve)
{
    const std::string folder = curveFolder(curve.id);
    std::string content = in.bytes(folder + "file");
    const Eigen::MatrixXd points = in.matrix(folder + "points", 2, 3);
    LoadedCurve data;
    readCurveJson(in.json(folder + "about"), curve, data);
    const Eigen::VectorXd errors = points.cols() == 3 ? Eigen::VectorXd(points.col(2)) : Eigen::VectorXd();
    restoreFile(content, {points.col(0), points.col(1), errors}, data);
    completeSources(data.experiment);
    for (SessionRun& run : curve.runs)
        completeSources(run.summary.experiment);
    data.content = std::move(content);
    curve.data = std::make_shared<const LoadedCurve>(std::move(data));
}

void write(Writer& out, const std::string& folder, const Refinement& refinement)
{
    Eigen::MatrixXd sites(refinement.sites.rows(), 4);
    if (refinement.occupancy.size() != refinement.sites.rows() || refinement.ensemble.size() != refinement.ensembleRwp.size())
        throw std::invalid_argument("writeSession: the sites or particles of a refined candidate differ in number");
    sites.leftCols(3) = refinement.sites;
    sites.col(3) = refinement.occupancy;
    out.matrix(folder + "sites", sites, "Å, Å, Å, 1", "x, y, z and occupancy of each site that some particle takes");
    for (std::size_t k = 0; k < refinement.ensemble.size(); ++k)
        out.matrix(folder + particleName(k), refinement.ensemble[k], "Å", "x, y, z of each atom of one particle");
    for (std::size_t k = 0; k < refinement.choices.size(); ++k)
        out.matrix(folder + choiceName(k), refinement.choices[k].positions, "Å", "x, y, z of each atom, no stretch applied");
}

void read(Reader& in, const std::string& folder, Refinement& refinement)
{
    const Eigen::MatrixXd sites = in.matrix(folder + "sites", 4, 4);
    refinement.sites = sites.leftCols(3);
    refinement.occupancy = sites.col(3);
    for (std::size_t k = 0; k < refinement.ensemble.size(); ++k)
        refinement.ensemble[k] = in.matrix(folder + particleName(k), 3, 3);
    for (std::size_t k = 0; k < refinement.choices.size(); ++k)
        refinement.choices[k].positions = in.matrix(folder + choiceName(k), 3, 3);
}

void write(Writer& out, const SessionCandidate& item)
{
    const std::string folder = candidateFolder(item.id);
    const FitResult& fit = item.candidate->fit;
    const Eigen::Index points = fit.r.size();
    if (fit.observed.size() != points || fit.calculated.size() != points || fit.fitted.size() != points)
        throw std::invalid_argument("writeSession: the curves of " + item.name + " differ in length");
    Eigen::MatrixXd curves(points, 4);
    curves << fit.r, fit.observed, fit.calculated, fit.fitted;
    out.matrix(folder + "positions", item.candidate->structure.positions, "Å", "x, y, z of each atom, the fitted stretch applied");
    out.matrix(folder + "curves", curves, "Å, Å^-2, Å^-2, Å^-2", "r, observed G, G as calculated with nothing fitted, fitted G");
    for (std::size_t k = 0; k < item.candidate->parts.size(); ++k)
        out.matrix(partName(item.id, k), item.candidate->parts[k].structure.positions, "Å", "x, y, z of each atom of one particle");
    if (item.candidate->refinement)
        write(out, folder, *item.candidate->refinement);
    out.json(folder + "about", candidateJson(item));
}

/// Older versions kept the last run of a curve and did not say which candidates are its own.
void adoptRun(const std::vector<SessionCurve>& curves, SessionCandidate& item, Candidate& candidate)
{
    const auto curve = std::ranges::find(curves, item.curve, &SessionCurve::id);
    if (curve == curves.end() || curve->runs.size() != 1 || item.run != 0 || !candidate.provenance.command.empty())
        return;
    const auto& [id, run] = curve->runs.front();
    const bool drawn = candidate.origin == Origin::Generated && run.sampling == candidate.sampling;
    if (!drawn && (candidate.origin != Origin::Mined || run.command != "mine"))
        return;
    item.run = id;
    if (run.model)
        candidate.provenance = provenanceOf(*run.model, run.experiment.pdf, run.experiment.range);
    candidate.provenance.command = run.command;
    candidate.provenance.programVersion = run.programVersion;
    candidate.provenance.pdf = run.experiment.pdf;
    candidate.provenance.range = run.experiment.range;
}

void read(Reader& in, const std::vector<SessionCurve>& ofSession, SessionCandidate& item)
{
    const std::string folder = candidateFolder(item.id);
    Candidate candidate;
    candidate.structure.positions = in.matrix(folder + "positions", 3, 3);
    const Eigen::MatrixXd curves = in.matrix(folder + "curves", 4, 4);
    candidate.fit.r = curves.col(0);
    candidate.fit.observed = curves.col(1);
    candidate.fit.calculated = curves.col(2);
    candidate.fit.fitted = curves.col(3);
    const std::string about = in.text(folder + "about"); // it says which arrays there are, and was written after them
    readCandidateJson(nlohmann::json::parse(about), item, candidate);
    for (std::size_t k = 0; k < candidate.parts.size(); ++k)
        candidate.parts[k].structure.positions = in.matrix(partName(item.id, k), 3, 3);
    if (candidate.refinement)
        read(in, folder, *candidate.refinement);
    in.pass(folder + "about", about);
    adoptRun(ofSession, item, candidate);
    item.candidate = std::make_shared<const Candidate>(std::move(candidate));
}

} // namespace

void writeSession(const std::filesystem::path& path, const SessionData& session, const std::string& programVersion)
{
    Writer out(path);
    out.json("session", sessionJson(session));
    for (const SessionCurve& curve : session.curves)
        write(out, curve);
    for (const SessionCandidate& item : session.candidates)
        write(out, item);
    out.finish(programVersion);
}

SessionData readSession(const std::filesystem::path& path)
{
    Reader in(path);
    SessionData session;
    in.guarded([&] { readSessionJson(in.json("session"), session); });
    in.checked([&] { validateIds(session); }); // a list may name the same large thing a thousand times
    in.guarded([&] {
        for (SessionCurve& curve : session.curves)
            read(in, curve);
        for (SessionCandidate& item : session.candidates)
            read(in, session.curves, item);
        in.finish();
    });
    in.checked([&] { validate(session); });
    leaveOutWhatLiesOnItself(session);
    return session;
}

} // namespace clusterlens
