#include "scene/StructureScene.h"

#include "scene/Facets.h"
#include "scene/ViewCamera.h"

#include <vtkActor.h>
#include <vtkCamera.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkNew.h>
#include <vtkOpenGLSphereMapper.h>
#include <vtkOpenGLStickMapper.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <Eigen/Geometry>

#include <cmath>
#include <limits>

namespace clusterlens::ui {

namespace {

constexpr double stickRadius = 0.2; ///< Å
constexpr const char* sizeArray = "size";
constexpr const char* orientationArray = "orientation";

vtkNew<vtkFloatArray> floats(const char* name, int components, vtkIdType tuples)
{
    vtkNew<vtkFloatArray> array; // the impostor mappers read floats whatever the array holds
    array->SetName(name);
    array->SetNumberOfComponents(components);
    array->SetNumberOfTuples(tuples);
    return array;
}

constexpr double translucency = 0.4; ///< opacity of what is not opaque

void setPoints(vtkPolyData* data, const PositionsXyz& positions)
{
    vtkNew<vtkPoints> points;
    vtkNew<vtkCellArray> cells; // without vertex cells nothing is drawn
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const vtkIdType id = points->InsertNextPoint(positions(i, 0), positions(i, 1), positions(i, 2));
        cells->InsertNextCell(1, &id);
    }
    data->SetPoints(points);
    data->SetVerts(cells);
}

void setPointColours(vtkPolyData* data, const std::vector<QColor>& colours)
{
    vtkNew<vtkUnsignedCharArray> array;
    array->SetName("colour");
    array->SetNumberOfComponents(3);
    array->SetNumberOfTuples(static_cast<vtkIdType>(colours.size()));
    for (std::size_t i = 0; i < colours.size(); ++i)
        for (int channel = 0; channel < 3; ++channel) {
            const std::array rgb{colours[i].red(), colours[i].green(), colours[i].blue()};
            array->SetTypedComponent(
                static_cast<vtkIdType>(i), channel, static_cast<unsigned char>(rgb[static_cast<std::size_t>(channel)]));
        }
    data->GetPointData()->SetScalars(array);
    data->Modified();
}

void makeMatt(vtkProperty* property)
{
    property->SetAmbient(0.12);
    property->SetDiffuse(0.88);
    property->SetSpecular(0.25);
    property->SetSpecularPower(30.0);
}

} // namespace

struct StructureScene::Impl {
    struct Spheres {
        vtkNew<vtkPolyData> atoms;
        vtkNew<vtkOpenGLSphereMapper> mapper;
        vtkNew<vtkActor> actor;

        Spheres();
        /// Those that are opaque, or those that are not.
        void fill(const SceneContents& contents, bool opaque);
    };

    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkPolyData> sticks;
    Spheres solid;
    Spheres translucent;
    vtkNew<vtkOpenGLStickMapper> stickMapper;
    vtkNew<vtkActor> stickActor;
    Facets facets{renderer};

    void setSticks(const SceneContents& contents);
};

StructureScene::StructureScene()
    : m_impl(std::make_unique<Impl>())
{
    Impl& impl = *m_impl;
    impl.stickMapper->SetInputData(impl.sticks);
    impl.stickMapper->SetScaleArray(sizeArray);
    impl.stickMapper->SetOrientationArray(orientationArray);
    impl.stickActor->SetMapper(impl.stickMapper);
    for (vtkActor* actor : {impl.solid.actor.Get(), impl.stickActor.Get(), impl.translucent.actor.Get()}) {
        makeMatt(actor->GetProperty());
        actor->VisibilityOff(); // an impostor mapper without points is not drawn
        impl.renderer->AddActor(actor);
    }
    impl.translucent.actor->GetProperty()->SetOpacity(translucency);
    impl.translucent.actor->ForceTranslucentOn();
    impl.renderer->SetBackgroundAlpha(1.0); // else software GL adds the smoothed picture to the first one along edges
}

StructureScene::~StructureScene() = default;

vtkRenderer* StructureScene::renderer() const
{
    return m_impl->renderer;
}

void StructureScene::setCamera(vtkCamera* camera)
{
    m_impl->renderer->SetActiveCamera(camera);
}

void StructureScene::show(const SceneContents& contents)
{
    Impl& impl = *m_impl;
    const QColor& background = contents.background;
    impl.renderer->SetBackground(background.redF(), background.greenF(), background.blueF());
    impl.solid.fill(contents, true);
    impl.translucent.fill(contents, false);
    impl.setSticks(contents);
    impl.facets.show(contents);
}

StructureScene::Impl::Spheres::Spheres()
{
    mapper->SetInputData(atoms);
    mapper->SetScaleArray(sizeArray);
    actor->SetMapper(mapper);
}

void StructureScene::Impl::Spheres::fill(const SceneContents& contents, bool opaque)
{
    std::vector<Eigen::Index> chosen;
    std::vector<QColor> colours;
    for (std::size_t i = 0; i < contents.colours.size(); ++i)
        if ((contents.colours[i].alpha() == 255) == opaque && !contents.isHidden(static_cast<Eigen::Index>(i))) {
            chosen.push_back(static_cast<Eigen::Index>(i));
            colours.push_back(contents.colours[i]);
        }
    const auto count = static_cast<Eigen::Index>(chosen.size());
    setPoints(atoms, contents.positions(chosen, Eigen::all));
    const auto sizes = floats(sizeArray, 1, count);
    for (Eigen::Index i = 0; i < count; ++i)
        sizes->SetTypedComponent(
            i, 0, static_cast<float>(contents.radii[static_cast<std::size_t>(chosen[static_cast<std::size_t>(i)])]));
    atoms->GetPointData()->AddArray(sizes);
    setPointColours(atoms, colours);
    actor->SetVisibility(count > 0 ? 1 : 0);
}

void StructureScene::Impl::setSticks(const SceneContents& contents)
{
    const PositionsXyz& positions = contents.positions;
    std::vector<Bond> bonds;
    for (const Bond& bond : contents.bonds)
        if (!contents.isHidden(bond.first) && !contents.isHidden(bond.second))
            bonds.push_back(bond);
    const auto count = static_cast<Eigen::Index>(bonds.size());
    stickActor->SetVisibility(count > 0 ? 1 : 0);
    PositionsXyz centres(count, 3);
    const auto sizes = floats(sizeArray, 3, count); // length, radius, unused
    const auto orientations = floats(orientationArray, 3, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const Bond& bond = bonds[static_cast<std::size_t>(i)];
        const Eigen::RowVector3d along = positions.row(bond.second) - positions.row(bond.first);
        centres.row(i) = positions.row(bond.first) + 0.5 * along;
        const Eigen::RowVector3d direction = along.normalized();
        sizes->SetTuple3(i, along.norm(), stickRadius, stickRadius);
        orientations->SetTuple3(i, direction[0], direction[1], direction[2]);
    }
    setPoints(sticks, centres);
    sticks->GetPointData()->AddArray(sizes);
    sticks->GetPointData()->AddArray(orientations);
    setPointColours(sticks, std::vector<QColor>(bonds.size(), contents.stickColour)); // the mapper crashes without scalars
}

std::optional<int> pickAtom(const SceneContents& contents, Eigen::Index atoms, const Ray& ray)
{
    const PositionsXyz& positions = contents.positions;
    std::optional<int> nearest;
    double nearestDepth = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < atoms; ++i) {
        if (contents.isHidden(i))
            continue;
        const Eigen::Vector3d toCentre = positions.row(i).transpose() - ray.origin;
        const double along = toCentre.dot(ray.direction);
        const double missed = toCentre.squaredNorm() - along * along;
        const double radius = contents.radii[static_cast<std::size_t>(i)];
        if (along <= 0.0 || missed > radius * radius)
            continue;
        const double depth = along - std::sqrt(radius * radius - missed);
        if (depth < nearestDepth) {
            nearestDepth = depth;
            nearest = static_cast<int>(i);
        }
    }
    return nearest;
}

} // namespace clusterlens::ui
