#include "scene/OffscreenPainter.h"

#include "base/Errors.h"
#include "scene/SceneRenderer.h"
#include "scene/StructureScene.h"

#include <vtkCallbackCommand.h>
#include <vtkCamera.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <QCoreApplication>
#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>

#include <map>

namespace clusterlens::ui {

namespace {

StoreError cannotDraw(const QSize& pixels)
{
    return StoreError(QCoreApplication::translate("OffscreenPainter", "A picture of %1 x %2 pixels cannot be drawn.")
                          .arg(pixels.width())
                          .arg(pixels.height())
                          .toStdString());
}

} // namespace

struct OffscreenPainter::Impl {
    /// One for each view, with the contents that it was filled with.
    struct View {
        StructureScene scene;
        vtkNew<vtkCamera> camera;
        std::shared_ptr<const SceneContents> contents;
    };

    QOffscreenSurface* surface;
    QOpenGLContext context;
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkCallbackCommand> makeCurrent;
    vtkNew<vtkCallbackCommand> isCurrent;
    std::map<int, View> views;

    bool start();
    View& prepared(int id, const SceneRequest& request);
    [[nodiscard]] QImage read(const QSize& pixels) const;
};

QSurfaceFormat OffscreenPainter::format()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setSamples(0); // multisampling does not smooth impostors and halves the speed
    return format;
}

bool OffscreenPainter::mayWork()
{
    const QString platform = QGuiApplication::platformName();
    return platform != QLatin1String("offscreen") && platform != QLatin1String("minimal");
}

void OffscreenPainter::create(QOffscreenSurface& surface)
{
    surface.setFormat(format());
    if (mayWork())
        surface.create();
}

OffscreenPainter::OffscreenPainter(QOffscreenSurface& surface)
{
    if (!surface.isValid())
        return;
    auto impl = std::make_unique<Impl>();
    impl->surface = &surface;
    if (impl->start())
        m_impl = std::move(impl);
}

bool OffscreenPainter::Impl::start()
{
    context.setFormat(format());
    if (!context.create() || !context.makeCurrent(surface) || context.format().version() < qMakePair(3, 2))
        return false;
    makeCurrent->SetClientData(this);
    makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto* impl = static_cast<Impl*>(self);
        impl->context.makeCurrent(impl->surface);
    });
    isCurrent->SetClientData(this);
    isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* answer) {
        *static_cast<bool*>(answer) = QOpenGLContext::currentContext() == &static_cast<Impl*>(self)->context;
    });
    window->AddObserver(vtkCommand::WindowMakeCurrentEvent, makeCurrent);
    window->AddObserver(vtkCommand::WindowIsCurrentEvent, isCurrent);
    window->SetMultiSamples(0);
    window->SetOwnContext(0);
    window->SetFrameBlitModeToNoBlit();
    window->SetForceMaximumHardwareLineWidth(1);
    window->SetReadyForRendering(true);
    window->OpenGLInit();
    return true;
}

OffscreenPainter::~OffscreenPainter()
{
    if (!m_impl)
        return;
    m_impl->context.makeCurrent(m_impl->surface);
    m_impl->window->Finalize();
    m_impl->views.clear();
    m_impl->context.doneCurrent();
}

OffscreenPainter::Impl::View& OffscreenPainter::Impl::prepared(int id, const SceneRequest& request)
{
    const bool isNew = !views.contains(id);
    View& view = views[id];
    if (isNew) {
        view.scene.setCamera(view.camera);
        window->AddRenderer(view.scene.renderer());
    }
    if (view.contents != request.contents)
        view.scene.show(*request.contents);
    view.contents = request.contents;
    request.camera.apply(view.camera);
    view.scene.renderer()->SetUseFXAA(request.smoothEdges);
    return view;
}

QImage OffscreenPainter::paint(int id, const SceneRequest& request)
{
    if (!m_impl)
        return {};
    if (request.pixels.isEmpty())
        throw cannotDraw(request.pixels);
    m_impl->context.makeCurrent(m_impl->surface);
    Impl::View& view = m_impl->prepared(id, request);
    for (auto& [other, one] : m_impl->views)
        one.scene.renderer()->SetDraw(other == id);
    m_impl->window->SetSize(request.pixels.width(), request.pixels.height());
    view.scene.renderer()->ResetCameraClippingRange();
    m_impl->window->Render();
    return m_impl->read(request.pixels);
}

QImage OffscreenPainter::Impl::read(const QSize& pixels) const
{
    vtkNew<vtkUnsignedCharArray> bytes;
    window->GetRGBACharPixelData(0, 0, pixels.width() - 1, pixels.height() - 1, 0, bytes);
    const QImage upsideDown(bytes->GetPointer(0), pixels.width(), pixels.height(), 4 * pixels.width(), QImage::Format_RGBX8888);
    QImage image = upsideDown.mirrored().convertToFormat(QImage::Format_RGB32); // which is painted fastest
    if (image.isNull())
        throw cannotDraw(pixels);
    return image;
}

} // namespace clusterlens::ui
