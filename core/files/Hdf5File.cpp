#include "files/Hdf5File.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"

#include <H5Cpp.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace clusterlens {

struct Hdf5File::Impl {
    std::filesystem::path path; ///< the name the user knows
    std::optional<AtomicFile> target;
    H5::H5File file;

    [[noreturn]] void fail(const std::string& what) const { throw StoreError(path.string() + ": " + what); }

    /// Runs \p body and turns the library's exceptions into ours.
    template <typename Body> auto guarded(const std::string& what, Body&& body) const
    {
        try {
            return body();
        } catch (const H5::Exception& e) {
            fail(what + " (" + e.getDetailMsg() + ")");
        }
    }

    [[nodiscard]] H5::DataSet dataset(const std::string& name) const
    {
        return guarded("expected a dataset " + name + ", found none", [&] { return file.openDataSet(name); });
    }

    [[nodiscard]] H5::DataSet createDataset(const std::string& name, const H5::DataType& type, const H5::DataSpace& space) const
    {
        return guarded("cannot write " + name, [&] {
            H5::LinkCreatPropList links;
            H5Pset_create_intermediate_group(links.getId(), 1);
            return file.createDataSet(name, type, space, H5::DSetCreatPropList::DEFAULT, H5::DSetAccPropList::DEFAULT, links);
        });
    }
};

namespace {

/// The library keeps global state and Debian's is built without thread safety, so one thread at a time may be inside it.
std::recursive_mutex& libraryMutex()
{
    static std::recursive_mutex mutex;
    return mutex;
}

using LibraryLock = std::lock_guard<std::recursive_mutex>;

/// IEEE binary16, which HDF5 1.10 does not predefine: sign bit 15, exponent bits 10-14 (bias 15), fraction bits 0-9.
H5::FloatType halfType()
{
    H5::FloatType type(H5::PredType::IEEE_F32LE);
    type.setFields(15, 10, 5, 0, 10);
    type.setSize(2);
    type.setEbias(15);
    return type;
}

std::vector<hsize_t> extents(const H5::DataSet& data)
{
    const H5::DataSpace space = data.getSpace();
    std::vector<hsize_t> dims(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    if (!dims.empty())
        space.getSimpleExtentDims(dims.data());
    return dims;
}

/// Product of the extents; empty when it is more than any file of ours holds, so that a damaged header cannot ask for all the memory.
std::optional<std::size_t> elementCount(const std::vector<hsize_t>& dims)
{
    constexpr hsize_t limit = hsize_t(1) << 31;
    hsize_t count = 1;
    for (const hsize_t extent : dims) {
        if (extent > limit)
            return std::nullopt;
        count *= extent; // both factors <= 2^31: no overflow
        if (count > limit)
            return std::nullopt;
    }
    return count;
}

H5::FloatType tensorType(bool half)
{
    return half ? halfType() : H5::FloatType(H5::PredType::IEEE_F32LE);
}

/// An empty text, also one that damage has made empty, comes as a null pointer, which the library's own reading into a std::string dereferences.
std::string readVariableText(const H5::DataSet& data, const H5::StrType& type)
{
    char* raw = nullptr;
    data.read(static_cast<void*>(&raw), type);
    const std::unique_ptr<char, decltype(&H5free_memory)> owner(raw, &H5free_memory);
    return raw ? std::string(raw) : std::string();
}

using RowMajorMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

void writeAttribute(const H5::DataSet& data, const std::string& name, const std::string& text)
{
    if (text.empty())
        return;
    H5::StrType type(H5::PredType::C_S1, text.size());
    type.setCset(H5T_CSET_UTF8); // units hold "Å"
    data.createAttribute(name, type, H5::DataSpace(H5S_SCALAR)).write(type, text);
}

} // namespace

Hdf5File::Hdf5File(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Hdf5File::~Hdf5File()
{
    const LibraryLock lock(libraryMutex()); // closes the file
    m_impl.reset();
}

Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;

Hdf5File& Hdf5File::operator=(Hdf5File&& other) noexcept
{
    const LibraryLock lock(libraryMutex());
    m_impl = std::move(other.m_impl);
    return *this;
}

Hdf5File Hdf5File::open(const std::filesystem::path& path)
{
    const LibraryLock lock(libraryMutex());
    H5::Exception::dontPrint();
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        impl->fail(error && error != std::errc::no_such_file_or_directory ? error.message() : "no such file");
    impl->file = impl->guarded("not a readable HDF5 file", [&] { return H5::H5File(path.string(), H5F_ACC_RDONLY); });
    return Hdf5File(std::move(impl));
}

Hdf5File Hdf5File::create(const std::filesystem::path& path)
{
    const LibraryLock lock(libraryMutex());
    H5::Exception::dontPrint();
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    impl->target.emplace(path);
    const std::string temporary = impl->target->temporaryPath().string();
    impl->file = impl->guarded("cannot be written", [&] { return H5::H5File(temporary, H5F_ACC_TRUNC); });
    return Hdf5File(std::move(impl));
}

bool Hdf5File::contains(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    // A path exists only if every group on the way does; HDF5 wants to be asked one by one.
    for (std::size_t end = name.find('/', 1);; end = name.find('/', end + 1)) {
        if (H5Lexists(m_impl->file.getId(), name.substr(0, end).c_str(), H5P_DEFAULT) <= 0)
            return false;
        if (end == std::string::npos)
            return true;
    }
}

std::vector<std::string> Hdf5File::list(const std::string& group) const
{
    const LibraryLock lock(libraryMutex());
    return m_impl->guarded("cannot list " + group, [&] {
        const H5::Group g = m_impl->file.openGroup(group);
        std::vector<std::string> names;
        for (hsize_t i = 0; i < g.getNumObjs(); ++i)
            names.push_back(g.getObjnameByIdx(i));
        std::ranges::sort(names);
        return names;
    });
}

void Hdf5File::writeMatrix(
    const std::string& name, const Eigen::MatrixXd& matrix, const std::string& units, const std::string& longName)
{
    const LibraryLock lock(libraryMutex());
    const RowMajorMatrix rows = matrix;
    const hsize_t dims[2] = {static_cast<hsize_t>(rows.rows()), static_cast<hsize_t>(rows.cols())};
    const H5::DataSet data = m_impl->createDataset(name, H5::PredType::IEEE_F64LE, H5::DataSpace(2, dims));
    m_impl->guarded("cannot write " + name, [&] {
        data.write(rows.data(), H5::PredType::NATIVE_DOUBLE);
        writeAttribute(data, "units", units);
        writeAttribute(data, "long_name", longName);
    });
}

Eigen::MatrixXd Hdf5File::readMatrix(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->dataset(name);
    const auto dims = extents(data);
    if (dims.empty() || dims.size() > 2)
        m_impl->fail(name + ": expected 1 or 2 dimensions, found " + std::to_string(dims.size()));
    if (data.getTypeClass() != H5T_FLOAT && data.getTypeClass() != H5T_INTEGER)
        m_impl->fail(name + ": expected numbers, found another type");
    if (!elementCount(dims))
        m_impl->fail(name + ": expected at most 2^31 numbers, found more");
    RowMajorMatrix rows(static_cast<Eigen::Index>(dims[0]), dims.size() == 2 ? static_cast<Eigen::Index>(dims[1]) : 1);
    m_impl->guarded("cannot read " + name, [&] { data.read(rows.data(), H5::PredType::NATIVE_DOUBLE); });
    return rows;
}

void Hdf5File::writeText(const std::string& name, const std::string& text)
{
    const LibraryLock lock(libraryMutex());
    // Of fixed length: HDF5 1.10 hangs or crashes on a damaged heap, where it keeps texts of variable length.
    H5::StrType type(H5::PredType::C_S1, text.size() + 1);
    type.setCset(H5T_CSET_UTF8);
    const H5::DataSet data = m_impl->createDataset(name, type, H5::DataSpace(H5S_SCALAR));
    m_impl->guarded("cannot write " + name, [&] { data.write(text, type); });
}

std::string Hdf5File::readText(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->dataset(name);
    if (data.getTypeClass() != H5T_STRING || !extents(data).empty()) // HDF5 would write an array of texts over the stack
        m_impl->fail(name + ": expected one text, found another type or an array");
    const H5::StrType type = data.getStrType();
    if (type.isVariableStr())
        return m_impl->guarded("cannot read " + name, [&] { return readVariableText(data, type); });
    std::string text;
    m_impl->guarded("cannot read " + name, [&] { data.read(text, type); });
    return text;
}

void Hdf5File::writeInt(const std::string& name, std::int64_t value)
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->createDataset(name, H5::PredType::STD_I64LE, H5::DataSpace(H5S_SCALAR));
    m_impl->guarded("cannot write " + name, [&] { data.write(&value, H5::PredType::NATIVE_INT64); });
}

std::int64_t Hdf5File::readInt(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->dataset(name);
    if (data.getTypeClass() != H5T_INTEGER || !extents(data).empty())
        m_impl->fail(name + ": expected one whole number");
    std::int64_t value = 0;
    m_impl->guarded("cannot read " + name, [&] { data.read(&value, H5::PredType::NATIVE_INT64); });
    return value;
}

void Hdf5File::writeTensor(const StoredTensor& tensor)
{
    const LibraryLock lock(libraryMutex());
    const H5::FloatType type = tensorType(tensor.half);
    const std::vector<hsize_t> dims(tensor.shape.begin(), tensor.shape.end());
    if (elementCount(dims).value_or(0) * type.getSize() != tensor.bytes.size())
        throw std::invalid_argument("writeTensor: " + tensor.name + " has a shape that is not that of its bytes");
    const H5::DataSpace space
        = dims.empty() ? H5::DataSpace(H5S_SCALAR) : H5::DataSpace(static_cast<int>(dims.size()), dims.data());
    const H5::DataSet data = m_impl->createDataset(tensor.name, type, space);
    m_impl->guarded("cannot write " + tensor.name, [&] { data.write(tensor.bytes.data(), type); });
}

StoredTensor Hdf5File::readTensor(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->dataset(name);
    const auto dims = extents(data);
    const std::size_t size = data.getDataType().getSize();
    if (data.getTypeClass() != H5T_FLOAT || (size != 2 && size != 4))
        m_impl->fail(name + ": expected float16 or float32, found another type");
    const auto count = elementCount(dims);
    if (!count)
        m_impl->fail(name + ": expected at most 2^31 numbers, found more");
    StoredTensor tensor{name, {dims.begin(), dims.end()}, size == 2, std::vector<unsigned char>(*count * size)};
    // Files of ours hold exactly this type, so nothing is converted (HDF5's own conversion of float16 is slow); others may be big-endian.
    m_impl->guarded("cannot read " + name, [&] { data.read(tensor.bytes.data(), tensorType(tensor.half)); });
    return tensor;
}

void Hdf5File::writeBytes(const std::string& name, const std::string& bytes)
{
    const LibraryLock lock(libraryMutex());
    const hsize_t size = bytes.size();
    const H5::DataSet data = m_impl->createDataset(name, H5::PredType::STD_U8LE, H5::DataSpace(1, &size));
    m_impl->guarded("cannot write " + name, [&] { data.write(bytes.data(), H5::PredType::NATIVE_UINT8); });
}

std::string Hdf5File::readBytes(const std::string& name) const
{
    const LibraryLock lock(libraryMutex());
    const H5::DataSet data = m_impl->dataset(name);
    const auto dims = extents(data);
    const auto count = elementCount(dims);
    if (data.getTypeClass() != H5T_INTEGER || data.getDataType().getSize() != 1 || dims.size() != 1 || !count)
        m_impl->fail(name + ": expected a row of bytes, found another type or shape");
    std::string bytes(*count, '\0');
    m_impl->guarded("cannot read " + name, [&] { data.read(bytes.data(), H5::PredType::NATIVE_UINT8); });
    return bytes;
}

void Hdf5File::commit()
{
    const LibraryLock lock(libraryMutex());
    m_impl->guarded("cannot be written", [&] {
        m_impl->file.flush(H5F_SCOPE_GLOBAL);
        m_impl->file.close();
    });
    if (m_impl->target)
        m_impl->target->commit();
}

} // namespace clusterlens
