#include "scene/VtkWidget.h"

#include <vtkCallbackCommand.h>
#include <vtkGenericOpenGLRenderWindow.h>
#include <vtkNew.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>
#include <vtkUnsignedCharArray.h>

#include <QGuiApplication>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

namespace clusterlens::ui {

namespace {

bool probe3D()
{
    const QString platform = QGuiApplication::platformName();
    if (platform == QLatin1String("offscreen") || platform == QLatin1String("minimal"))
        return false; // QOpenGLWidget crashes there
    QOpenGLContext context;
    context.setFormat(VtkWidget::surfaceFormat());
    if (!context.create())
        return false;
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!context.makeCurrent(&surface))
        return false;
    const bool newEnough = context.format().version() >= qMakePair(3, 2);
    context.doneCurrent();
    return newEnough;
}

} // namespace

bool canDraw3D()
{
    static const bool possible = probe3D();
    return possible;
}

struct VtkWidget::Impl {
    vtkNew<vtkGenericOpenGLRenderWindow> window;
    vtkNew<vtkCallbackCommand> makeCurrent;
    vtkNew<vtkCallbackCommand> isCurrent;
    QMetaObject::Connection contextEnds;
    bool initialized = false;
};

QSurfaceFormat VtkWidget::surfaceFormat()
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setRedBufferSize(8);
    format.setGreenBufferSize(8);
    format.setBlueBufferSize(8);
    format.setAlphaBufferSize(8);
    format.setDepthBufferSize(24);
    format.setSamples(0); // multisampling does not smooth impostors and halves the speed
    return format;
}

VtkWidget::VtkWidget(vtkRenderer* renderer, QWidget* parent)
    : QOpenGLWidget(parent)
    , m_impl(std::make_unique<Impl>())
{
    setFormat(surfaceFormat());
    setUpdateBehavior(QOpenGLWidget::NoPartialUpdate);
    vtkGenericOpenGLRenderWindow* window = m_impl->window;
    window->SetMultiSamples(0);
    window->SetReadyForRendering(false);
    window->SetOwnContext(0);
    window->SetFrameBlitModeToNoBlit();
    window->AddRenderer(renderer);

    // Not QOpenGLWidget::makeCurrent(), which would bind Qt's framebuffer behind VTK's back.
    m_impl->makeCurrent->SetClientData(this);
    m_impl->makeCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void*) {
        auto* widget = static_cast<VtkWidget*>(self);
        if (QOpenGLContext* context = widget->context(); context != nullptr && context->surface() != nullptr)
            context->makeCurrent(context->surface());
    });
    m_impl->isCurrent->SetClientData(this);
    m_impl->isCurrent->SetCallback([](vtkObject*, unsigned long, void* self, void* answer) {
        QOpenGLContext* context = static_cast<VtkWidget*>(self)->context();
        *static_cast<bool*>(answer) = context != nullptr && QOpenGLContext::currentContext() == context;
    });
    window->AddObserver(vtkCommand::WindowMakeCurrentEvent, m_impl->makeCurrent);
    window->AddObserver(vtkCommand::WindowIsCurrentEvent, m_impl->isCurrent);
}

VtkWidget::~VtkWidget()
{
    disconnect(m_impl->contextEnds);
    makeCurrent();
    releaseGraphics();
    doneCurrent();
}

void VtkWidget::releaseGraphics()
{
    if (!m_impl->initialized)
        return;
    m_impl->initialized = false;
    m_impl->window->Finalize();
    m_impl->window->SetReadyForRendering(false);
}

void VtkWidget::initializeGL()
{
    // A widget that moves to another window gets another context.
    disconnect(m_impl->contextEnds);
    m_impl->contextEnds = connect(
        context(), &QOpenGLContext::aboutToBeDestroyed, this,
        [this] {
            makeCurrent();
            releaseGraphics();
            doneCurrent();
        },
        Qt::DirectConnection);
    m_impl->initialized = true;
    m_impl->window->SetForceMaximumHardwareLineWidth(1);
    m_impl->window->SetReadyForRendering(true);
    m_impl->window->OpenGLInit();
    m_impl->window->GetState()->vtkglDepthFunc(GL_LEQUAL); // Qt leaves GL_LESS
}

void VtkWidget::resizeGL(int /*width*/, int /*height*/)
{
    const QSize pixels = size() * devicePixelRatioF();
    m_impl->window->SetSize(pixels.width(), pixels.height());
}

void VtkWidget::paintGL()
{
    vtkGenericOpenGLRenderWindow* window = m_impl->window;
    vtkOpenGLState* state = window->GetState();
    state->Reset();
    state->Push();
    state->vtkglDepthFunc(GL_LEQUAL);
    aboutToDraw();
    window->Render();
    makeCurrent(); // also binds Qt's framebuffer
    state->ResetFramebufferBindings();
    const int* pixels = window->GetSize();
    state->vtkglDisable(GL_SCISSOR_TEST);
    window->BlitDisplayFramebuffer(0, 0, 0, pixels[0], pixels[1], 0, 0, pixels[0], pixels[1], GL_COLOR_BUFFER_BIT, GL_NEAREST);
    state->Pop();
}

QImage VtkWidget::renderImage(const QSize& pixels)
{
    if (!m_impl->initialized)
        grabFramebuffer(); // makes the context
    vtkGenericOpenGLRenderWindow* window = m_impl->window;
    const QSize shown(window->GetSize()[0], window->GetSize()[1]);
    makeCurrent();
    window->GetState()->Reset();
    window->GetState()->vtkglDepthFunc(GL_LEQUAL);
    window->SetSize(pixels.width(), pixels.height());
    aboutToDraw();
    window->Render();
    vtkNew<vtkUnsignedCharArray> bytes;
    window->GetRGBACharPixelData(0, 0, pixels.width() - 1, pixels.height() - 1, 0, bytes);
    window->SetSize(shown.width(), shown.height());
    doneCurrent();
    update();
    const QImage upsideDown(bytes->GetPointer(0), pixels.width(), pixels.height(), 4 * pixels.width(), QImage::Format_RGBX8888);
    return upsideDown.mirrored();
}

} // namespace clusterlens::ui
